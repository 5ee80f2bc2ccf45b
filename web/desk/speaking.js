// The sign that the citizen speaks, for whoever does not hear it: a word, a shape and a frame, from the sound that this page receives.
// Nothing of it moves; it changes at most twice a second.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { meter } from '../shared/sound.js';
import { talker } from './talker.js';

const look_ms = 100;

/** @param {{stream: MediaStream | null}} p */
export function Speaking({ stream }) {
	const [on, setOn] = useState(false);
	useEffect(() => {
		setOn(false);
		if (!stream?.getAudioTracks().length) return;
		const reader = meter(stream), speaks = talker();
		const timer = setInterval(() => setOn(speaks(reader.level(), performance.now())), look_ms);
		return () => { clearInterval(timer); reader.stop(); };
	}, [stream]);
	return html`<span class=${'end speaks' + (on ? ' on' : '')}><${Icon} name="wave" size="xs" />${t(on ? 'quality.speaks' : 'quality.quiet')}</span>`;
}
