/** The wall's figures of the day, counted anew from the facts as docs/live.md says, by other hands than the server's. */

const WITHIN_MS = 20_000, SHORT_MS = 5000; // as the demo's queues have them

function close(day, open, contact, how, waited) {
	if (!open.delete(contact)) return;
	day[how]++;
	if (how === "answered" && waited <= WITHIN_MS) day.in_time++;
}

/** One entry for each time a contact entered a queue; `returned` goes on with the one it had. */
export function countDay(facts) {
	const day = { offered: 0, answered: 0, in_time: 0, abandoned: 0, short_abandoned: 0, left: 0, failed: 0 };
	const open = new Map();
	for (const f of facts) {
		if (f.kind === "contact.queued" && f.because === "callback") continue; // whom we ring is no offered call
		if (f.kind === "contact.queued" && !(f.because === "returned" && open.has(f.contact))) {
			close(day, open, f.contact, "left");
			open.set(f.contact, f.at_ms);
			day.offered++;
		} else if (f.kind === "contact.answered") close(day, open, f.contact, "answered", f.waited);
		else if (f.kind === "contact.left_queue") close(day, open, f.contact, "left");
		else if (f.kind === "contact.ended" && open.has(f.contact))
			close(day, open, f.contact, f.by !== "citizen" ? "failed" : f.at_ms - open.get(f.contact) <= SHORT_MS ? "short_abandoned" : "abandoned");
	}
	return { ...day, waiting: open.size };
}
