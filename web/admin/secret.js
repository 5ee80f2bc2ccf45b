// Something that is shown once: a token, the secret of a telephone.
import { html, t, useState } from '../shared/ui.js';
import { Icon, Sheet } from '../shared/parts.js';

/** @param {{title: string, about: string, text: string, onClose: () => void}} p */
export function Secret({ title, about, text, onClose }) {
	const [copied, setCopied] = useState(false);
	const copy = async () => { await navigator.clipboard?.writeText(text); setCopied(true); };
	return html`<${Sheet} title=${title} onClose=${onClose}><p>${about}</p><output class="secret n">${text}</output>
		<div class="row"><button type="button" class="btn pri" onClick=${copy}><${Icon} name="copy" />${t('admin.copy')}</button>
			<span role="status" class="ok">${copied ? t('admin.copied') : ''}</span></div><p class="warn st"><${Icon} name="s-near" />${t('admin.shown_once')}</p><//>`;
}
