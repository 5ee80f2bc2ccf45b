// caller_ends_first: the caller hangs up; the notices and the endings by rule stand behind one button. The server decides, and says why not.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { altName } from '../shared/keys.js';
import { endBy, hasSurvey, toSurvey, warn } from './actions.js';

const conduct = ['abuse', 'sexual', 'threat', 'nuisance', 'long'];

/** What was said already stands beside the kind. @param {{kind: string, warned: number}[]} warned @param {string} kind */
function kindText(warned, kind) {
	const n = warned.find(one => one.kind === kind)?.warned;
	return t('ending.kind.' + kind) + (n ? ` · ${n}` : '');
}

/** @param {string} choice */
function pick(choice) {
	const [what, kind] = choice.split(':');
	(what === 'warn' ? warn : endBy)(kind);
}

/** @param {{call: import('../shared/views.js').Contact}} p */
export function EndRow({ call }) {
	const warned = call.care?.warned ?? [];
	const choices = [
		...conduct.map(kind => ({ value: 'warn:' + kind, text: kindText(warned, kind), group: t('ending.warn') })),
		...[...conduct, 'silent', 'gone'].map(kind => ({ value: 'end:' + kind, text: kindText(warned, kind), group: t('ending.end') })),
	];
	if (call.care?.crisis) return html`<div class="endrow"><${Icon} name="lock" size="sm" /><span class="grow">${t('ending.crisis')}</span></div>`;
	return html`<div class="endrow"><${Icon} name="lock" size="sm" /><span class="grow">${t('call.citizen_first')}</span>
		${hasSurvey(call) && html`<button type="button" class="btn sm" data-do="survey" onClick=${toSurvey}><${Icon} name="star" />${t('ending.survey')} <kbd>${altName} E</kbd></button>`}
		<${Menu} label=${t('ending.title')} kind="btn sm" side="right" button=${html`<${Icon} name="phone-end" />${t('ending.title')}`} choices=${choices} onPick=${pick} handle="end" /></div>`;
}
