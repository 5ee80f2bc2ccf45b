// The right pane: one person or contact, what can be done about them, and who hears whom.
import { html, label, signal, t } from '../shared/ui.js';
import { Icon, Sheet, Timer } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { altName } from '../shared/keys.js';
import { now } from '../shared/clock.js';
import { durationText } from '../shared/i18n.js';
import { stateLook } from '../shared/words.js';
import { catalog, me, person } from '../desk/state.js';
import { crisisSeen } from '../desk/actions.js';
import { Why } from '../desk/why.js';
import { PraiseForm } from '../desk/care.js';
import { listen, mine, moveSkill, setState, takeOver } from './actions.js';
import { stateText, titleOf } from './list.js';
import { MessageForm } from './message.js';
import { chosen, selected, skills } from './state.js';

/** @typedef {import('./state.js').Row} Row */
/** @typedef {import('../shared/views.js').FloorContact} Contact */

/** '', 'message', 'praise', 'why' */
export const panel = signal('');

const ways = /** @type {[string, string, string, string][]} */ ([
	['monitor', 'headset', 'L', 'parties.supervision.monitor'], ['whisper', 'chat', 'W', 'parties.supervision.whisper'], ['join', 'users', 'Y', 'parties.supervision.join']]);

const taken = ['talking', 'held', 'reconnecting'];

/** Contacts that can be listened to. @param {Row | null} row */
export const heard = row => row?.contact && taken.includes(row.contact.state) && row.agent?.id !== me.value?.agent.id ? row.contact : null;
/** Only who leads the floor listens: the role of a supervisor. */
const mayListen = () => person.value?.roles.includes('supervisor') ?? false;

/** @param {{contact: Contact}} p */
function Listening({ contact }) {
	const far = mine(contact.id);
	return html`<section class="card ways" aria-label=${t('floor.listen')}><div class="four">
		${ways.map(([way, icon, key, text]) => html`<button type="button" class=${'way' + (far === way ? ' on' : '')} aria-pressed=${far === way} data-do=${way} key=${way}
			onClick=${() => listen(contact.id, far === way ? 'none' : way)}><${Icon} name=${icon} />${t(text)}<kbd>${altName} ${key}</kbd></button>`)}
		<button type="button" class="way" data-do="take-over" onClick=${() => takeOver(contact.id)}><${Icon} name="transfer" />${t('parties.take_over')}<kbd>${altName} U</kbd></button></div>
		<${Hearing} contact=${contact} far=${far} />
		${far !== 'none' && html`<button type="button" class="btn sm" data-do="leave" onClick=${() => listen(contact.id, 'none')}><${Icon} name="phone-end" />${t('parties.leave')}</button>`}
	</section>`;
}

/** Who hears whom: three cells, arrows, and one sentence in plain words. @param {{contact: Contact, far: string}} p */
function Hearing({ contact, far }) {
	const others = contact.listeners.filter(one => one.agent !== me.value?.agent.id && one.state === 'joined');
	const names = others.map(one => catalog.value?.agents.find(agent => agent.id === one.agent)?.display ?? '').filter(Boolean).join(', ');
	const [up, down] = { none: ['', ''], monitor: ['↖', '↗'], whisper: ['↖', '↔'], join: ['↔', '↔'] }[far] ?? ['', ''];
	return html`${far !== 'none' && html`<div class=${'hear ' + far} aria-hidden="true"><span class="self">${t('floor.hear.me')}</span><i>${up}</i><i>${down}</i>
		<span>${t('parties.citizen')}</span><b>↔</b><span class="to">${t('floor.hear.agent')}</span></div>`}
		<p class="xs" role="status">${far === 'none' ? t('floor.hear.nobody') : t('parties.supervise.' + far)}</p>
		${names && html`<p class="xs mut">${t('floor.hear.others', { names })}</p>`}`;
}

const presences = ['available', 'break', 'meal', 'training', 'cool_down', 'away', 'offline'];

/** @param {{row: Row}} p */
function States({ row }) {
	const choices = presences.flatMap(presence => [
		{ value: presence, text: presence === 'offline' ? t('floor.log_off') : t('state.' + presence), icon: stateLook[presence].icon, tone: stateLook[presence].tone },
		...(catalog.value?.reasons?.[presence] ?? []).map(reason => ({ value: `${presence} ${reason.id}`, text: label(reason.label), icon: stateLook[presence].icon, tone: '' }))]);
	/** @param {string} value */
	const pick = value => { const [presence, reason] = value.split(' '); setState(row.id, presence, reason); };
	return html`<${Menu} label=${t('floor.set_state')} button=${html`<${Icon} name="user" />${t('floor.set_state')}`} choices=${choices} onPick=${pick} handle="set-state" side="up" />`;
}

/** A skill as five steps; the level stands beside them as a word for who does not see them. @param {{row: Row, name: string, text: string, level: number, until: number | null}} p */
function Skill({ row, name, text, level, until }) {
	const until_ms = () => now.value + 4 * 3600000;
	/** @param {string} value */
	const pick = value => value === 'back' ? moveSkill(row.id, name, -1) : moveSkill(row.id, name, Number(value), until_ms());
	const choices = [...[5, 4, 3, 2, 1].map(n => ({ value: String(n), text: t('floor.level', { n }), checked: n === level })),
		{ value: '0', text: t('floor.level_none'), checked: level === 0 }, ...(until ? [{ value: 'back', text: t('floor.level_back'), checked: false }] : [])];
	return html`<li><span class="el">${text}</span>${until && html`<small class="warn-t">${t('floor.until', { time: durationText(Math.max(0, until - now.value)) })}</small>`}
		<${Menu} label=${t('floor.move_skill', { skill: text })} kind="steps" side="right" choices=${choices} onPick=${pick}
			button=${html`<span class="unseen">${t('floor.level', { n: level })}</span>${[1, 2, 3, 4, 5].map(n => html`<i class=${n <= level ? 'on' : ''} key=${n} />`)}`} /></li>`;
}

/** @param {{row: Row}} p */
function Skills({ row }) {
	const own = skills.value?.people.find(one => one.id === row.id);
	if (!own) return null;
	return html`<section class="card" aria-label=${t('floor.skills')}><div class="hd">${t('floor.skills')}<small class="end dim">${t('floor.skills_hint')}</small></div>
		<ul class="skills">${skills.value?.skills.map(one => html`<${Skill} row=${row} key=${one.name} name=${one.name} text=${label(one.label) || (one.language ? t('language.' + one.language) : one.name)}
			level=${own.skills[one.name] ?? 0} until=${own.moved.find(moved => moved.skill === one.name)?.until_ms ?? null} />`)}</ul></section>`;
}

/** @param {{row: Row}} p */
function Head({ row }) {
	const crisis = row.contact?.care.crisis;
	return html`<section class=${'card one' + (crisis ? ' danger' : '')}><div class="row"><b class="lg el">${titleOf(row)}</b><b class="end n big-time"><${Timer} since=${row.since_ms} /></b>
		<button type="button" class="icb" aria-label=${t('floor.unselect')} onClick=${() => { selected.value = ''; }}><${Icon} name="x" /></button></div>
		<p class="mut">${[stateText(row), row.contact?.caller, row.contact && t('language.' + row.contact.language), row.agent?.next && t('picker.next', { state: t('state.' + row.agent.next) })].filter(Boolean).join(' · ')}</p>
		${crisis && html`<p class="st bad wrap"><${Icon} name="alert" />${t('crisis.by.' + crisis.by)} · ${t(crisis.seen ? 'crisis.seen' : 'crisis.nobody_yet')}
			${!crisis.seen && html`<button type="button" class="btn sm" data-do="crisis-seen" onClick=${() => crisisSeen(row.contact?.id ?? '')}>${t('crisis.i_come')}</button>`}</p>`}
		${row.agent && html`<p class="xs dim">${t('floor.today', { n: row.agent.answered, time: durationText(row.agent.talk_ms) })}</p>`}</section>`;
}

export function One() {
	const row = chosen.value;
	if (!row) return html`<aside class="floor-side" data-pane tabindex="-1" aria-label=${t('floor.one')}><p class="card none">${t('floor.none_selected')}</p></aside>`;
	const contact = heard(row);
	return html`<aside class="floor-side on" data-pane tabindex="-1" aria-label=${t('floor.one')}><${Head} row=${row} />
		${contact && mayListen() && html`<${Listening} contact=${contact} />`}
		<div class="row wrap acts">${row.agent && html`<${States} row=${row} />
			<button type="button" class="btn" data-do="message-one" onClick=${() => { panel.value = 'message'; }}><${Icon} name="chat" />${t('message.to_one')}</button>
			<button type="button" class="btn" data-do="praise-one" onClick=${() => { panel.value = 'praise'; }}><${Icon} name="star" />${t('praise.give')}</button>`}
			${row.contact && html`<button type="button" class="btn" data-do="why" onClick=${() => { panel.value = 'why'; }}><${Icon} name="info" />${t('why.title')}</button>
			<a class="btn" href=${'/follow?contact=' + row.contact.id} target="_blank"><${Icon} name="list" />${t('floor.follow')}</a>`}</div>
		${row.agent && html`<${Skills} row=${row} />`}
		${panel.value === 'message' && row.agent && html`<${Sheet} title=${t('message.to', { name: titleOf(row) })} onClose=${() => { panel.value = ''; }}>
			<${MessageForm} person=${row.id} onDone=${() => { panel.value = ''; }} /><//>`}
		${panel.value === 'praise' && row.agent && html`<${Sheet} title=${t('praise.for', { name: titleOf(row) })} onClose=${() => { panel.value = ''; }}>
			<${PraiseForm} by=${['leader', 'citizen']} to=${row.id} about=${row.contact?.id} onDone=${() => { panel.value = ''; }} /><//>`}
		${panel.value === 'why' && row.contact && html`<${Why} contact=${row.contact.id} onClose=${() => { panel.value = ''; }} />`}</aside>`;
}
