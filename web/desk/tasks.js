// What is left to do after a contact: the list in the work pane, a sheet for a new one, a reminder when one is due.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Segments, Sheet, useMinutes } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { newest, renewed } from '../shared/newest.js';
import { serverNow } from '../shared/clock.js';
import { clockText, dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { catalog, contact, me, say, sheet } from './state.js';

/** @typedef {{id: string, contact: string, kind: string, person: string | null, person_name: string | null, due_ms: number, done_ms?: number | null, what: string}} Task */

const tasks = signal(/** @type {Task[]} */ ([]));
const opened = signal('');
/** What was done is shown instead of what is to do. */
const past = signal(false);
const done = signal(/** @type {Task[]} */ ([]));
/** Those that were said to be due. */
const reminded = new Set();

/** Mine, and nobody's. @param {Task} task */
const isMine = task => !task.person || task.person === me.value?.agent.id;

/** @param {Task} task */
const whatText = task => task.what || t('task_kind.' + task.kind);

export const loadTasks = newest(() => Promise.all([get('tasks'), past.value ? get('tasks?state=done') : null]), ([open, over]) => {
	tasks.value = renewed(tasks.value, open.tasks.filter(isMine));
	if (over) done.value = over.tasks;
	remind();
});

function remind() {
	const due = tasks.value.find(task => task.due_ms <= serverNow() && task.person && !reminded.has(task.id));
	if (!due) return;
	reminded.add(due.id);
	say(t('tasks.remind', { what: whatText(due) }));
}

/** @param {boolean} on */
function show(on) {
	past.value = on;
	loadTasks();
}

/** @param {{task: Task}} p */
const DoneRow = ({ task }) => html`<li class="q done"><span class="ch"><${Icon} name="check" /></span><span class="who">${whatText(task)}</span>
	<span class="what">${t('tasks.done_at', { time: `${dayText(task.done_ms ?? 0)} ${clockText(task.done_ms ?? 0)}` })} · ${t('task_kind.' + task.kind)}</span></li>`;

/** @param {() => Promise<any>} request */
async function attempt(request) {
	try {
		await request();
		await loadTasks();
		return true;
	} catch (error) {
		say(refusalText(error));
		return false;
	}
}

/** @param {{task: Task}} p */
function TaskRow({ task }) {
	const late = useMinutes(task.due_ms) >= 0;
	const open = opened.value === task.id;
	return html`<li><button type="button" class=${'q work-row' + (open ? ' on' : '')} aria-expanded=${open} onClick=${() => { opened.value = open ? '' : task.id; }}>
		<span class="ch"><${Icon} name="doc" /></span><span class="who">${whatText(task)}</span>
		<span class=${'tm' + (late ? ' warn' : '')}>${late && html`<${Icon} name="s-near" />`}${dayText(task.due_ms)} ${clockText(task.due_ms)}</span>
		<span class="what">${t(task.person ? 'tasks.mine' : 'tasks.anybody')} · ${t('task_kind.' + task.kind)}</span></button>
		${open && html`<div class="q-more"><button type="button" class="btn sm" data-do="task-done" onClick=${() => attempt(() => post(`tasks/${task.id}/done`))}>
			<${Icon} name="check" />${t('tasks.done')}</button></div>`}</li>`;
}

/** Tomorrow at ten, as a field of the page wants it. */
function tomorrow() {
	const at = new Date(serverNow() + 24 * 3600 * 1000);
	const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T10:00`;
}

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const person = String(form.get('person'));
	const body = { what: form.get('what'), due_ms: new Date(String(form.get('due'))).getTime(), person: person || undefined };
	if (contact.value && await attempt(() => post(`contacts/${contact.value?.id}/tasks`, body))) sheet.value = '';
}

export const TaskSheet = () => html`<${Sheet} title=${t('tasks.new')} onClose=${() => { sheet.value = ''; }}><form class="form-grid" onSubmit=${save}>
	<${Field} id="task-what" label=${t('tasks.what')} name="what" required maxlength="500" autocomplete="off" />
	<${Field} id="task-due" label=${t('tasks.due')} name="due" type="datetime-local" required value=${tomorrow()} />
	<${Field} as="select" id="task-person" label=${t('tasks.who')} name="person" value=${me.value?.agent.id}>
		<option value="">${t('tasks.anybody')}</option>${(catalog.value?.agents ?? []).map(agent => html`<option value=${agent.id} key=${agent.id}>${agent.display}</option>`)}<//>
	<button class="btn pri big" data-do="task-save">${t('tasks.save')}</button></form><//>`;

/** The part of the work pane. */
export function Tasks() {
	useEffect(() => {
		loadTasks();
		const timer = setInterval(loadTasks, 20000);
		return () => clearInterval(timer);
	}, []);
	return html`<h2>${t('tasks.label')}<span class="n">${tasks.value.length}</span>
			${contact.value && html`<button type="button" class="icb end" data-do="task-new" aria-label=${t('tasks.new')} onClick=${() => { sheet.value = 'task'; }}><${Icon} name="plus" /></button>`}</h2>
		<${Segments} label=${t('tasks.label')} value=${past.value ? 'past' : 'open'} onPick=${(/** @type {string} */ value) => show(value === 'past')}
			options=${['open', 'past'].map(value => ({ value, text: t('tasks.' + value) }))} />
		<ul class="work-list" tabindex=${tasks.value.length && !past.value ? undefined : -1}>${past.value ? done.value.map(task => html`<${DoneRow} task=${task} key=${task.id} />`)
				: tasks.value.map(task => html`<${TaskRow} task=${task} key=${task.id} />`)}
			${!(past.value ? done : tasks).value.length && html`<li class="none">${t(past.value ? 'tasks.none_done' : 'tasks.none')}</li>`}</ul>
		${sheet.value === 'task' && html`<${TaskSheet} />`}`;
}
