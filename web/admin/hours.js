// Hours and holidays: what each queue is now, the week of each, dated rows, closing at short notice, an import.
import { html, signal, t, label } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Banner } from '../shared/parts.js';
import { post, put } from '../shared/api.js';
import { Table } from './table.js';
import { change, hours, load, problem, queues } from './state.js';

/** @typedef {{queue: string, name: string, mode: string, own: boolean, emergency: boolean, rev: number, opens_days: number | null, opens_at: string | null}} QueueNow */
/** @typedef {{queue: string | null, weekday: number, from: string, to: string}} Period */
/** @typedef {{queue: string | null, date: string, mode: string, from: string, to: string, label: Record<string, string>}} Day */
/** @typedef {{zone: string | null, date: string, time: string, missing_year: number | null, queues: QueueNow[], periods: Period[], days: Day[]}} Hours */

const year = signal('');
const week = signal(''); // whose week is open: the name of a queue, '' of all
const done = signal('');
const weekdays = [1, 2, 3, 4, 5, 6, 0];
const perRequest = 20; // rows: what one request may carry

const now = () => /** @type {Hours} */ (hours.value);
/** @param {string} name */
const queueText = name => {
	const found = queues.value?.find(queue => queue.name === name);
	return found ? label(found.label) : name;
};
/** @param {string | null} id */
const nameOf = id => now().queues.find(queue => queue.queue === id)?.name ?? '';
const whole = (/** @type {Day} */ day) => day.from === '00:00' && day.to === '00:00';

/** @param {any[]} days */
async function addDays(days) {
	done.value = '';
	for (let i = 0; i < days.length; i += perRequest)
		if (!await change('hours', () => post('hours/days', { days: days.slice(i, i + perRequest) }))) return false;
	done.value = t('hours.added', { n: days.length });
	return true;
}

/** @param {SubmitEvent} event */
async function addDay(event) {
	event.preventDefault();
	const form = /** @type {HTMLFormElement} */ (event.currentTarget), data = new FormData(form);
	const text = (/** @type {string} */ name) => String(data.get(name) ?? '');
	const day = /** @type {any} */ ({ date: text('date'), mode: text('mode') });
	if (text('queue')) day.queue = text('queue');
	if (text('from') && text('to')) Object.assign(day, { from: text('from'), to: text('to') });
	if (text('label')) day.label = { ko: text('label') };
	if (await addDays([day])) form.reset();
}

/** Closed from this minute on, today: a fire alarm, a broken line. @param {SubmitEvent} event */
async function closeNow(event) {
	event.preventDefault();
	const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const queue = String(data.get('queue'));
	const targets = queue ? [queue] : now().queues.map(one => one.name);
	await addDays(targets.map(name => ({ queue: name, date: now().date, mode: 'closed', from: now().time, to: String(data.get('until')) })));
}

/** @param {Day} day */
const remove = day => change('hours', () => post('hours/days/remove', { date: day.date, from: day.from, ...day.queue && { queue: nameOf(day.queue) } }));

/** @param {QueueNow} row */
async function emergency(row) {
	const queue = queues.value?.find(one => one.id === row.queue);
	if (queue && await change('queues', () => put('queues/' + queue.id, { name: queue.name, rev: queue.rev, emergency: !row.emergency }))) load('hours');
}

/** Lines of "2027-01-01,holiday,새해 첫날" or the days of a calendar file (ICS). @param {string} text */
export function readDays(text) {
	if (/^BEGIN:VCALENDAR/m.test(text)) {
		return [...text.replace(/\r?\n[ \t]/g, '').matchAll(/BEGIN:VEVENT[\s\S]*?END:VEVENT/g)].flatMap(([event]) => {
			const date = /DTSTART[^:\n]*:(\d{4})(\d{2})(\d{2})/.exec(event), name = /SUMMARY[^:\n]*:([^\r\n]*)/.exec(event);
			return date ? [{ date: `${date[1]}-${date[2]}-${date[3]}`, mode: 'holiday', label: { ko: name?.[1] ?? '' } }] : [];
		});
	}
	return text.split(/\r?\n/).flatMap(line => {
		const [date, mode = 'holiday', name = ''] = line.split(',').map(part => part.trim().replace(/^"|"$/g, ''));
		if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return [];
		const known = ['holiday', 'closed'].includes(mode);
		return [{ date, mode: known ? mode : 'holiday', label: { ko: name || (known ? '' : mode) } }];
	});
}

/** @param {HTMLInputElement} input */
async function importFile(input) {
	const file = input.files?.[0];
	if (!file) return;
	const days = readDays(await file.text()).map(day => day.label.ko ? day : { date: day.date, mode: day.mode });
	if (!days.length) done.value = t('hours.nothing_to_import');
	else await addDays(days);
	input.value = '';
}

const State = (/** @type {{row: QueueNow}} */ { row }) => html`<span class=${'st ' + (row.mode === 'open' ? 'ok' : row.mode === 'emergency' ? 'bad' : 'warn')}>${t('hours.mode.' + row.mode)}</span>`;

const nowColumns = () => [
	{ key: 'queue', head: t('hours.queue'), cell: (/** @type {QueueNow} */ row) => queueText(row.name) },
	{ key: 'mode', head: t('hours.state'), cell: (/** @type {QueueNow} */ row) => html`<${State} row=${row} />` },
	{ key: 'opens', head: t('hours.opens'), cell: (/** @type {QueueNow} */ row) => row.opens_at ? (row.opens_days ? t('hours.in_days', { n: row.opens_days, time: row.opens_at }) : t('hours.today_at', { time: row.opens_at })) : '' },
	{ key: 'week', head: t('hours.week'), cell: (/** @type {QueueNow} */ row) => t(row.own ? 'hours.own_week' : now().periods.some(period => !period.queue) ? 'hours.common_week' : 'hours.day_and_night') },
];

const dayColumns = () => [
	{ key: 'date', head: t('hours.date'), cell: (/** @type {Day} */ day) => day.date },
	{ key: 'mode', head: t('hours.kind'), cell: (/** @type {Day} */ day) => t('hours.mode.' + day.mode) },
	{ key: 'time', head: t('hours.time'), cell: (/** @type {Day} */ day) => whole(day) ? t('hours.whole_day') : `${day.from}–${day.to}` },
	{ key: 'queue', head: t('hours.queue'), cell: (/** @type {Day} */ day) => day.queue ? queueText(nameOf(day.queue)) : t('hours.all_queues') },
	{ key: 'label', head: t('hours.name'), wide: true, cell: (/** @type {Day} */ day) => label(day.label) ?? '' },
];

const QueuePick = (/** @type {{id: string, all: string}} */ { id, all }) => html`<${Field} as="select" id=${id} label=${t('hours.queue')} name="queue"><option value="">${all}</option>
	${now().queues.map(queue => html`<option value=${queue.name} key=${queue.queue}>${queueText(queue.name)}</option>`)}<//>`;

/** The week of one queue as lines "09:00-12:00 13:00-18:00" for each day. */
function Week() {
	const mine = now().periods.filter(period => nameOf(period.queue) === week.value);
	const lineOf = (/** @type {number} */ day) => mine.filter(period => period.weekday === day).map(period => `${period.from}-${period.to === '00:00' ? '24:00' : period.to}`).join(' ');
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
		const periods = weekdays.flatMap(day => [...String(data.get('day' + day) ?? '').matchAll(/(\d{1,2}:\d{2})\s*[-–~]\s*(\d{1,2}:\d{2})/g)].map(found => ({ weekdays: [day], from: found[1].padStart(5, '0'), to: found[2].padStart(5, '0') })));
		done.value = '';
		if (await change('hours', () => put('hours/week', { ...week.value && { queue: week.value }, hours: periods }))) done.value = t('hours.saved');
	};
	return html`<form class="card group form-grid" onSubmit=${save} key=${week.value + now().periods.length}><${Field} as="select" id="week-queue" label=${t('hours.queue')} value=${week.value} onChange=${(/** @type {any} */ event) => { week.value = event.currentTarget.value; }}><option value="">${t('hours.all_queues')}</option>
			${now().queues.map(queue => html`<option value=${queue.name} key=${queue.queue}>${queueText(queue.name)}</option>`)}<//><p class="mut">${t('hours.week_about')}</p>
		<div class="days">${weekdays.map(day => html`<${Field} key=${day} id=${'day' + day} label=${t('hours.weekday.' + day)} look="n" name=${'day' + day} defaultValue=${lineOf(day)} placeholder="09:00-12:00 13:00-18:00" pattern="\\s*(\\d{1,2}:\\d{2}\\s*[\\-–~]\\s*\\d{1,2}:\\d{2}\\s*,?\\s*)*" />`)}</div>
		<div><button class="btn pri">${t('hours.save_week')}</button></div></form>`;
}

export function Hours() {
	if (!hours.value) return problem.value ? null : html`<p class="dim">${t('admin.loading')}</p>`;
	if (!queues.value) load('queues');
	const years = [...new Set([now().date.slice(0, 4), ...now().days.map(day => day.date.slice(0, 4))])].sort();
	const shown = year.value || now().date.slice(0, 4);
	return html`<p class="mut">${t('hours.about', { zone: now().zone ?? '', time: `${now().date} ${now().time}` })}</p>
		${now().missing_year && html`<${Banner} tone="bad">${t('hours.missing_year', { year: now().missing_year ?? 0 })}<//>`}<p role="status" class="ok">${done.value}</p>
		<h2>${t('hours.now')}</h2><${Table} label=${t('hours.now')} columns=${nowColumns()} rows=${now().queues} actions=${(/** @type {QueueNow} */ row) => html`
			<button type="button" class=${'btn sm ' + (row.emergency ? 'pri' : '')} aria-pressed=${row.emergency} onClick=${() => emergency(row)} aria-label=${t('hours.emergency_of', { name: queueText(row.name) })}>${t('hours.emergency')}</button>`} />
		<h2>${t('hours.close_now')}</h2><form class="card inline-form" onSubmit=${closeNow}><${QueuePick} id="close-queue" all=${t('hours.all_queues')} />
			<${Field} id="close-until" label=${t('hours.until')} look="n" name="until" type="time" required /><button class="btn bad">${t('hours.close_now')}</button></form>
		<h2>${t('hours.days')}</h2><div class="row bar"><label for="hours-year" class="sb short">${t('hours.year')}</label><select class="in short" id="hours-year" value=${shown} onChange=${(/** @type {any} */ event) => { year.value = event.currentTarget.value; }}>
			${years.map(one => html`<option value=${one} key=${one}>${one}</option>`)}</select><label class="btn file">${t('hours.import')}<input type="file" accept=".csv,.ics,.txt,text/csv,text/calendar" onChange=${(/** @type {any} */ event) => importFile(event.currentTarget)} /></label>
			<span class="mut">${t('hours.import_about')}</span></div>
		<form class="card inline-form" onSubmit=${addDay}><${Field} id="day-date" label=${t('hours.date')} look="n" name="date" type="date" required />
			<${Field} as="select" id="day-mode" label=${t('hours.kind')} name="mode">${['holiday', 'closed', 'open'].map(mode => html`<option value=${mode} key=${mode}>${t('hours.mode.' + mode)}</option>`)}<//>
			<${Field} id="day-from" label=${t('hours.from')} look="n" name="from" type="time" /><${Field} id="day-to" label=${t('hours.to')} look="n" name="to" type="time" />
			<${QueuePick} id="day-queue" all=${t('hours.all_queues')} /><${Field} id="day-label" label=${t('hours.name')} name="label" maxlength="60" /><button class="btn pri">${t('hours.add_day')}</button></form>
		<${Table} label=${t('hours.days')} columns=${dayColumns()} rows=${now().days.filter(day => day.date.startsWith(shown)).map(day => ({ ...day, id: `${day.queue}${day.date}${day.from}` }))} actions=${(/** @type {Day} */ day) => html`
			<button type="button" class="btn sm" onClick=${() => remove(day)} aria-label=${t('hours.remove_one', { date: day.date })}>${t('hours.remove')}</button>`} />
		<h2>${t('hours.week')}</h2><${Week} />`;
}
