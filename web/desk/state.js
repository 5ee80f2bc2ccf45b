// What the desk knows: the server's views as they came, and the few things that are this page's own.
import { computed, effect, signal } from '../shared/ui.js';

/** @typedef {import('../shared/views.js').Me} Me */
/** @typedef {import('../shared/views.js').Catalog} Catalog */
/** @typedef {import('../shared/views.js').Callback} Callback */
/** @typedef {import('../shared/views.js').Person} Person */

export const me = signal(/** @type {Me | null} */ (null));
export const person = signal(/** @type {Person | null} */ (null));
export const catalog = signal(/** @type {Catalog | null} */ (null));
export const callbacks = signal(/** @type {Callback[]} */ ([]));

/** What the server measured of a leg in the last seconds: MOS in hundredths, losses of 10,000 packets.
 * @typedef {{contact: string, leg_kind: string, mos_in: number | null, mos_out: number | null, loss_in: number | null, loss_out: number | null,
 * jitter_us: number, rtt_us: number | null}} Line */

/** The lines of the contact that is worked on: the citizen's and mine. */
export const lines = signal(/** @type {{citizen?: Line, mine?: Line}} */ ({}));

/** @param {Line} line */
export function noteLine(line) {
	const known = lines.value.citizen ?? lines.value.mine;
	const others = known?.contact === line.contact ? lines.value : {};
	const side = line.leg_kind.startsWith('agent') ? 'mine' : 'citizen';
	if (line.leg_kind !== 'outside') lines.value = { ...others, [side]: line };
}

/** Why there is no desk: '', or the key of a sentence. */
export const barred = signal('');
/** What is open in the centre: '', 'keypad', 'transfer', 'check'. */
export const panel = signal('');
/** What is open above the page: '', 'keys', 'why'. */
export const sheet = signal('');
/** On narrow windows one of 'work', 'call', 'record' is seen. */
export const tab = signal('call');
/** A sentence that goes away by itself. */
export const notice = signal('');

/** The contact that is worked on: in conversation, or in its wrap-up. */
export const contact = computed(() => me.value?.contact ?? me.value?.wrap?.contact ?? null);
export const inWrap = computed(() => !me.value?.contact && !!me.value?.wrap);

/** Who was asked for this call and is not with the citizen yet. */
export const asked = computed(() => me.value?.contact?.parties.find(party => ['ringing', 'joined', 'away'].includes(party.state) && !party.with_citizen
	&& party.role !== 'supervisor'));

/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;
/** @param {string} text */
export function say(text) {
	notice.value = text;
	clearTimeout(fading);
	fading = setTimeout(() => { notice.value = ''; }, 6000);
}

/** @param {string} name */
export const togglePanel = name => { panel.value = panel.value === name ? '' : name; };

/** Reads anew whenever words came to this desk. @param {() => void} load */
export function onWords(load) {
	let known = -1;
	effect(() => {
		const is = me.value?.messages;
		if (is === undefined || is === known) return;
		known = is;
		load();
	});
}
