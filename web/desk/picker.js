// The status picker of the desk: the shared one, over the live feed.
import { html } from '../shared/ui.js';
import { Status } from '../shared/status.js';
import { clearNext, setPresence } from './actions.js';
import { catalog, me } from './state.js';

/** @param {string} presence @param {string} [reason] */
const pick = (presence, reason) => presence ? setPresence(presence, reason) : clearNext();

export const StatusPicker = () => html`<${Status} view=${me.value} reasons=${catalog.value?.reasons ?? {}} onPick=${pick} />`;
