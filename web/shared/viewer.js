// Pictures and films that came along: small in a list, large in a viewer that zooms, turns and goes to the next one, by keyboard too.
// What is held back says so. Boxes over faces and plates are drawn by redact.js.
import { html, signal, t, useEffect, useRef, useState } from './ui.js';
import { Icon } from './parts.js';
import { get, post } from './api.js';
import { saveAsItCame, sizeText } from './files.js';
import { Boxes, coverPicture, middleBox } from './redact.js';

/** @typedef {{id: string, name: string, type: string, bytes: number, look?: string, thumb?: boolean}} Seen */

const zooms = [1, 1.5, 2, 3, 4, 6];
const heldLooks = ['infected', 'refused'], waitingLooks = ['pending', 'held'];
const again_ms = 1500;
const leaders = ['supervisor', 'manager', 'auditor'];

/** How often each was covered here: its address changes, so that the browser shows the new one. */
const covered = signal(/** @type {Record<string, number>} */ ({}));
const address = (/** @type {Seen} */ file, more = '') => `/api/v1/attachments/${file.id}?r=${covered.value[file.id] ?? 0}${more}`;
const isPicture = (/** @type {Seen} */ file) => file.look === 'cleaned' && file.type === 'image/jpeg';
const isFilm = (/** @type {Seen} */ file) => file.look === 'cleaned' && /^video\/(mp4|quicktime)$/.test(file.type);

/** Papers and pictures of other kinds keep what their programs and cameras wrote into them. */
const saysMore = (/** @type {Seen} */ file) => file.look === 'as_it_came' && file.type !== 'text/plain';
const isWaiting = (/** @type {Seen} */ file) => waitingLooks.includes(file.look ?? '');

/** What became of a file that was not looked at yet. @param {Seen} file @returns {Promise<object>} */
const askLook = file => get(`attachments/${file.id}/about`).then(({ look, type, bytes }) => ({ look, type, bytes }), error => error.verdict === 'quarantined' ? { look: 'refused' } : { look: file.look });

/** A picture as large as it fits, times the zoom, turned; what is drawn over it turns along.
 * @param {{file: Seen, zoom: number, turn: number, image: {current: HTMLImageElement | null}, children?: any}} p */
function Picture({ file, zoom, turn, image, children }) {
	const stage = useRef(/** @type {HTMLElement | null} */ (null));
	const [size, setSize] = useState({ w: 0, h: 0, fit: 1 });
	const measure = () => {
		const [picture, room] = [image.current, stage.current];
		if (!picture?.naturalWidth || !room) return;
		const [w, h] = [picture.naturalWidth, picture.naturalHeight], across = turn % 180 ? h : w, down = turn % 180 ? w : h;
		setSize({ w, h, fit: Math.min(1, room.clientWidth / across, room.clientHeight / down) });
	};
	useEffect(() => {
		measure();
		const watch = new ResizeObserver(measure); // the window's size, or a line more above it
		if (stage.current) watch.observe(stage.current);
		return () => watch.disconnect();
	}, [turn, file.id]);
	const [w, h] = [size.w * size.fit * zoom, size.h * size.fit * zoom];
	const [across, down] = turn % 180 ? [h, w] : [w, h];
	return html`<div class="viewer-stage" ref=${stage} tabindex="0" role="group" aria-label=${t('viewer.picture')}><div class="viewer-room" style=${{ width: across + 'px', height: down + 'px' }}>
		<div class="viewer-picture" style=${{ width: w + 'px', height: h + 'px', left: (across - w) / 2 + 'px', top: (down - h) / 2 + 'px', transform: `rotate(${turn}deg)` }}>
			<img ref=${image} src=${address(file)} alt=${file.name} draggable=${false} onLoad=${measure} />${children}</div></div></div>`;
}

/** Where it was taken, as the photo said: shown to consultants, and noted in the inquiry when the citizen agrees.
 * @param {{place: {latitude: number, longitude: number}, inquiry?: string | null}} p */
function Place({ place, inquiry }) {
	const [said, setSaid] = useState('');
	const where = { latitude: place.latitude.toFixed(5), longitude: place.longitude.toFixed(5) };
	const note = () => post(`inquiries/${inquiry}/note`, { text: t('viewer.place_note', where) }).then(() => setSaid(t('viewer.place_noted')), () => setSaid(t('verdict.fault')));
	return html`<p class="viewer-place"><${Icon} name="pin" /> <span class="n">${t('viewer.place', where)}</span>
		${inquiry && !said && html` <button type="button" class="btn sm" data-do="viewer-place" onClick=${note}>${t('viewer.place_use')}</button>`} <span role="status">${said}</span></p>`;
}

/** @param {{files: Seen[], first: number, inquiry?: string | null, onClose: () => void}} p */
export function Viewer({ files, first, inquiry, onClose }) {
	const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null)), image = useRef(/** @type {HTMLImageElement | null} */ (null));
	const [at, setAt] = useState(first), [zoom, setZoom] = useState(0), [turn, setTurn] = useState(0);
	const [boxes, setBoxes] = useState(/** @type {import('./redact.js').Box[] | null} */ (null));
	const [said, setSaid] = useState(''), [busy, setBusy] = useState(false), [place, setPlace] = useState(/** @type {any} */ (null)), [leads, setLeads] = useState(false);
	const file = files[at], film = isFilm(file);
	useEffect(() => {
		dialog.current?.showModal();
		get('session').then(({ person }) => setLeads(person.roles.some((/** @type {string} */ role) => leaders.includes(role))), () => {});
	}, []);
	useEffect(() => {
		setPlace(null);
		get(`attachments/${file.id}/about`).then(({ origin }) => setPlace(origin?.latitude === undefined ? null : origin)).catch(() => {});
	}, [file.id]);
	const go = (/** @type {number} */ step) => { setAt((at + step + files.length) % files.length); setZoom(0); setTurn(0); setBoxes(null); setSaid(''); };
	const nearer = (/** @type {number} */ step) => setZoom(Math.min(zooms.length - 1, Math.max(0, zoom + step)));
	const quarter = () => { if (!boxes) setTurn((turn + 90) % 360); };
	const keep = async () => {
		if (!boxes?.length || !image.current || busy) return;
		setBusy(true);
		try {
			await coverPicture(file, image.current, boxes);
			covered.value = { ...covered.value, [file.id]: (covered.value[file.id] ?? 0) + 1 };
			setBoxes(null);
			setSaid(t('viewer.kept'));
		} catch (error) {
			setSaid(/** @type {Error} */ (error).message);
		}
		setBusy(false);
	};
	/** Escape ends the picture in that moment, and not what is below it. @param {KeyboardEvent} event */
	const onKey = event => {
		if (event.key === 'Escape' && !event.isComposing) {
			event.preventDefault();
			event.stopPropagation();
			return onClose();
		}
		const does = /** @type {Record<string, () => void>} */ ({ ArrowLeft: () => go(-1), ArrowRight: () => go(1), '+': () => nearer(1), '=': () => nearer(1), '-': () => nearer(-1), 0: () => setZoom(0), r: quarter })[event.key];
		if (!does || film || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || /** @type {HTMLElement} */ (event.target).closest('.viewer-box')) return;
		event.preventDefault();
		does();
	};
	const button = (/** @type {string} */ name, /** @type {string} */ icon, /** @type {() => void} */ act, off = false) =>
		html`<button type="button" class="btn sm" data-do=${'viewer-' + name} disabled=${off} onClick=${act}>${icon && html`<${Icon} name=${icon} size="xs" />`}${t('viewer.' + name)}</button>`;
	const covering = boxes && html`${button('box', 'plus', () => setBoxes([...boxes, middleBox]))}${button('undo', 'undo', () => setBoxes(boxes.slice(0, -1)), !boxes.length)}
		${button('keep', 'check', keep, !boxes.length || busy)}${button('leave', 'x', () => setBoxes(null))}`;
	return html`<dialog class="viewer" ref=${dialog} aria-label=${file.name} onClose=${onClose} onKeyDown=${onKey}>
		<header><b><bdi>${file.name}</bdi></b><span class="n">${at + 1} / ${files.length}</span>
			${covering || html`${!film && html`${button('nearer', 'plus', () => nearer(1), zoom === zooms.length - 1)}${button('farther', '', () => nearer(-1), !zoom)}${button('turn', '', quarter)}${button('redact', 'eye', () => { setBoxes([]); setTurn(0); })}`}
				${files.length > 1 && html`${button('before', 'left', () => go(-1))}${button('after', 'right', () => go(1))}`}
				${leads && button('original', 'doc', () => saveAsItCame(`attachments/${file.id}/original`, file.name).catch(error => setSaid(t('verdict.' + (error.verdict ?? 'fault')))))}`}
			<button type="button" class="icb" data-do="viewer-close" aria-label=${t('app.close')} onClick=${() => dialog.current?.close()}><${Icon} name="x" /></button></header>
		<p role="status">${said || (boxes && t('viewer.how'))}</p>${place && html`<${Place} place=${place} inquiry=${inquiry} key=${file.id} />`}
		${film ? html`<div class="viewer-stage"><video controls src=${address(file)} key=${file.id} /></div>`
			: html`<${Picture} file=${file} zoom=${zooms[zoom]} turn=${turn} image=${image} key=${file.id}>${boxes && html`<${Boxes} boxes=${boxes} onBoxes=${setBoxes} />`}<//>`}</dialog>`;
}

/** One file of a list. @param {{file: Seen, onOpen: () => void}} p */
function FileRow({ file, onOpen }) {
	const name = html`<bdi>${file.name}</bdi>`;
	if (heldLooks.includes(file.look ?? '')) return html`<li><${Icon} name="octagon" tone="bad" />${name} <span class="bad">${t('file_look.' + file.look)}</span></li>`;
	if (isWaiting(file)) return html`<li><${Icon} name="clock" />${name} <span class=${file.look === 'held' ? 'warn' : 'dim'}>${t('file_look.' + file.look)}</span></li>`;
	if (!isPicture(file) && !isFilm(file)) return html`<li><a class="link" href=${'/api/v1/attachments/' + file.id} target="_blank" rel="noopener"><${Icon} name="doc" />${name}</a> <span class="dim n">${sizeText(file.bytes)}</span>${saysMore(file) && html` <span class="dim xs" data-as-it-came>${t('file_look.as_it_came')}</span>`}</li>`;
	return html`<li><button type="button" class="thumb" data-file=${file.id} aria-label=${t(isFilm(file) ? 'viewer.play' : 'viewer.open', { name: file.name })} onClick=${onOpen}>
		${isFilm(file) ? html`<video preload="metadata" muted tabindex="-1" src=${address(file) + '#t=0.1'} /><${Icon} name="play" />` : html`<img src=${address(file, '&size=thumb')} alt="" loading="lazy" />`}</button>
		${name} <span class="dim n">${sizeText(file.bytes)}</span></li>`;
}

/** The files of a letter, a note, an inquiry: pictures and films small, a press opens them; others to be saved. `inquiry`: where a place may be noted.
 * @param {{files: Seen[], inquiry?: string | null}} p */
export function FileList({ files, inquiry }) {
	const [open, setOpen] = useState(-1), [news, setNews] = useState(/** @type {Record<string, object>} */ ({}));
	const all = files.map(file => ({ ...file, ...news[file.id] }));
	const seen = all.filter(file => isPicture(file) || isFilm(file)), waiting = all.filter(isWaiting);
	useEffect(() => {
		if (!waiting.length) return;
		const again = setTimeout(async () => setNews(Object.fromEntries(await Promise.all(all.map(async file => [file.id, isWaiting(file) ? await askLook(file) : news[file.id] ?? {}])))), again_ms);
		return () => clearTimeout(again);
	}, [waiting.map(file => file.id).join(), news]);
	if (!files.length) return null;
	return html`<ul class="files">${all.map(file => html`<${FileRow} file=${file} key=${file.id} onOpen=${() => setOpen(seen.indexOf(file))} />`)}</ul>
		${open >= 0 && html`<${Viewer} files=${seen} first=${open} inquiry=${inquiry} onClose=${() => setOpen(-1)} />`}`;
}
