// A field of a form: its label, what it holds, a hint, and what is wrong with it, tied together for whoever does not see them.
import { html } from './ui.js';

/** Everything else belongs to the control. `class` and `look` are classes of the whole and of the control; a select's options
 * and a textarea's words are its children.
 * @param {{id: string, label: any, as?: 'input' | 'select' | 'textarea', class?: string, look?: string, hint?: any, error?: any, children?: any, [more: string]: any}} p */
export function Field({ id, label, as = 'input', class: whole, look = '', hint, error, children, ...more }) {
	const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
	return html`<div class=${whole}><label for=${id}>${label}</label>
		<${as} class=${`in ${look}`.trim()} id=${id} aria-describedby=${said || undefined} aria-invalid=${error ? 'true' : undefined} ...${more}>${children}<//>
		${hint && html`<p class="xs dim" id=${id + '-hint'}>${hint}</p>`}${error && html`<p class="bad" id=${id + '-error'} role="alert">${error}</p>`}</div>`;
}
