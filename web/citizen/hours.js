// Opening hours as people of the page's language say them.
import { currentLanguage, translate } from '../shared/i18n.js';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** @type {Intl.DateTimeFormat | undefined} */
let weekdayName;

/** "mon-fri 09:00-18:00" with the days as people call them. @param {string} hours */
export function hoursText(hours) {
	if (!weekdayName) {
		const tag = Intl.DateTimeFormat.supportedLocalesOf(currentLanguage()).length ? currentLanguage() : 'en';
		weekdayName = new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' });
	}
	const name = weekdayName, dayName = (/** @type {string} */ day) => name.format(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)));
	return hours.replace(/\bdaily\b/g, () => translate('citizen.daily')).replace(/\b(mon|tue|wed|thu|fri|sat|sun)\b/g, dayName).replace(/-/g, '–');
}
