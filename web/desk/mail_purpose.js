// What a letter that answers none is for: whoever did not agree to that is not written to (the server refuses, and says why).
import { html, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';

const purposes = ['contact', 'survey', 'news'];

/** @param {{value: string, onPick: (purpose: string) => void}} p */
export const Purpose = ({ value, onPick }) => html`<${Field} as="select" id="letter-purpose" label=${t('letters.purpose')} value=${value} onChange=${(/** @type {any} */ event) => onPick(event.currentTarget.value)}>
		${purposes.map(word => html`<option value=${word} key=${word}>${t('letters.purpose.' + word)}</option>`)}<//>`;
