// What the centre knows has a page of its own, for all who write it.
import { html, t } from '../shared/ui.js';

export const Knowledge = () => html`<p><a class="btn pri" href="/knowledge">${t('knowledge.go')}</a></p>`;
