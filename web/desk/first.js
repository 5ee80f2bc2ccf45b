// The first contact of a new consultant, led on the page: six steps, each seen to be done by itself. It ends for good, for this
// person on every device, and can be called again.
import { effect, html, signal, t, untracked } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { get, put } from '../shared/api.js';
import { draft } from './draft.js';
import { opened } from './inquiry_draft.js';
import { contact, inWrap, me, say } from './state.js';

export const steps = ['available', 'take', 'find', 'write', 'inquiry', 'finish'];

/** The key of each step, as the sheet of shortcuts names it. */
const keys = { available: 'A', take: 'A', find: 'S', write: 'N', inquiry: 'U', finish: '↵' };

/** null: nobody led here now; else the steps that are done. */
const walked = signal(/** @type {string[] | null} */ (null));
/** The contact that they are walked with. */
let walkedWith = '';

/** @param {string} step */
function note(step) {
	const now = walked.peek();
	if (now && !now.includes(step)) walked.value = [...now, step];
}

/** @param {boolean} done */
export async function setGuide(done) {
	walked.value = done ? null : [];
	walkedWith = '';
	await put('me/guide', { done }).catch(() => {});
}

/** What the desk is says which steps are done; only finding an answer is seen by the press that opens it. */
function look() {
	const call = contact.value, fields = draft.value?.fields;
	if (me.value?.presence === 'available' || call) note('available');
	if (me.value?.contact) {
		note('take');
		walkedWith = me.value.contact.id;
	}
	if (fields?.topic && (fields.note || fields.words)) note('write');
	if (call && opened.value[call.id]?.length) note('inquiry');
	if (walkedWith && !call && !me.value?.offer) finished();
}

/** The contact is over. What was left out is shown again with the next one. */
function finished() {
	const done = walked.peek();
	walkedWith = '';
	if (!done) return;
	if (steps.every(step => step === 'finish' || done.includes(step))) {
		say(t('first.done'));
		setGuide(true);
	} else walked.value = ['available'];
}

export async function startGuide() {
	const guide = await get('me/guide').catch(() => null);
	if (guide && !guide.done) walked.value = [];
	document.addEventListener('click', event => {
		if (/** @type {Element} */ (event.target).closest?.('.hits .hit, [data-do=article-use]')) note('find');
	});
	effect(() => {
		look();
		walked.value;
		untracked(look);
	});
}

/** @param {{step: string, done: boolean, now: boolean}} p */
const Step = ({ step, done, now }) => html`<li class=${done ? 'done' : now ? 'now' : ''} aria-current=${now ? 'step' : undefined}><${Icon} name=${done ? 'check-circle' : now ? 's-ringing' : 's-break'} size="sm" />
	<span>${t('first.' + step)}<span class="unseen"> ${done ? t('first.is_done') : ''}</span></span></li>`;

export function First() {
	const done = walked.value;
	if (!done) return null;
	const now = steps.find(step => !done.includes(step)) ?? 'finish';
	const how = now === 'finish' && contact.value && !inWrap.value ? 'first.how.finish_talking' : 'first.how.' + now;
	return html`<section class="first" aria-label=${t('first.label')}><ol>${steps.map(step => html`<${Step} key=${step} step=${step} done=${done.includes(step)} now=${step === now} />`)}</ol>
		<p role="status"><b>${t('first.' + now)}</b> ${t(how)} <kbd>${altName} ${keys[/** @type {'take'} */ (now)]}</kbd></p>
		<button type="button" class="btn sm" data-do="first-end" onClick=${() => setGuide(true)}>${t('first.end')}</button></section>`;
}
