// Lists that are asked for again and again. Of answers that overtake each other the one stays that was asked for later; of rows, those stay
// the same objects that say the same, so that only what changed is drawn again.

/** The load that takes only what is newer than what it took last. A refusal leaves what is there.
 * @template {any[]} A, T @param {(...about: A) => Promise<T>} load @param {(got: T, ...about: A) => void} take @returns {(...about: A) => Promise<void>} */
export function newest(load, take) {
	let asked = 0, taken = 0;
	return async (...about) => {
		const mine = ++asked;
		const got = await load(...about).catch(() => null);
		if (got === null || mine < taken) return;
		taken = mine;
		take(got, ...about);
	};
}

/** The fresh list, with the rows of the old one that say the same; the old one itself when nothing changed.
 * @template {{id: string}} T @param {T[]} old @param {T[]} fresh @returns {T[]} */
export function renewed(old, fresh) {
	const known = new Map(old.map(row => [row.id, row]));
	const rows = fresh.map(row => {
		const was = known.get(row.id);
		return was && JSON.stringify(was) === JSON.stringify(row) ? was : row;
	});
	return rows.length === old.length && rows.every((row, i) => row === old[i]) ? old : rows;
}
