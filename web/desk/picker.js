// The status picker: shape, word, what comes next, and how long; a list to choose from.
import { html, label, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { stateLook, stateOf } from '../shared/words.js';
import { clearNext, setPresence } from './actions.js';
import { catalog, contact, me } from './state.js';

const presences = ['available', 'break', 'meal', 'training', 'cool_down', 'away', 'offline'];

/** Presences, each followed by the site's own reasons for it. @returns {import('../shared/menu.js').Choice[]} */
function choices() {
	const view = me.value;
	const busy = !!contact.value;
	const at = busy ? view?.next : view?.routing === 'not_answering' ? null : view?.presence;
	const group = t(busy ? 'picker.after' : 'picker.now');
	const list = presences.flatMap(presence => [
		{ value: presence, text: t('state.' + presence), icon: stateLook[presence].icon, tone: stateLook[presence].tone, group, checked: at === presence },
		...(catalog.value?.reasons?.[presence] ?? []).map(reason => ({
			value: `${presence} ${reason.id}`, text: label(reason.label), icon: stateLook[presence].icon, tone: '', group, checked: false,
		})),
	]);
	if (busy && view?.next) list.push({ value: '', text: t('picker.no_next'), icon: 'undo', tone: '', group, checked: false });
	return list;
}

/** @param {string} value */
function pick(value) {
	const [presence, reason] = value.split(' ');
	if (presence) setPresence(presence, reason);
	else clearNext();
}

function below() {
	const view = me.value;
	if (view?.offer) return t('picker.ringing');
	if (contact.value) return t('picker.next', { state: t('state.' + (view?.next ?? view?.presence)) });
	return '';
}

export function StatusPicker() {
	const view = /** @type {NonNullable<typeof me.value>} */ (me.value);
	const state = stateOf(view.presence, view.routing);
	const look = stateLook[state] ?? stateLook.offline;
	const until = view.routing === 'wrap_up' ? view.wrap?.ends_ms ?? null : null;
	const more = below();
	const word = t('state.' + (view.offer ? view.presence : state));
	const button = html`<${Icon} name=${look.icon} tone=${look.tone} /><span class="two"><b><span class="unseen">${t('picker.label')}: </span>${word}</b>
		${more && html`<small>${more}</small>`}</span>
		<span class="t"><${Timer} since=${until ? null : view.since_ms} until=${until} /></span><${Icon} name="down" size="sm" />`;
	return html`<${Menu} label=${t('picker.label')} kind=${'picker ' + look.tone} button=${button}
		choices=${choices()} onPick=${pick} shut=${!!view.offer} handle="status" />`;
}
