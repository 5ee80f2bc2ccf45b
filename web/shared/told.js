// Texts of the directory in the languages that somebody has written them in: `name` is the Korean one, name_en, name_zh, ... the others.
import { currentLanguage, languages } from './i18n.js';

/** A text and the language it is in: the page's, else English, else Korean.
 * @param {Record<string, any>} row @param {string} name @param {string} [own] another language than the page's
 * @returns {{text: string, language: string}} */
export function told(row, name, own = currentLanguage()) {
	const language = own === 'ko' ? 'ko' : [own, 'en'].find(one => row[`${name}_${one}`]) ?? 'ko';
	return { text: (language === 'ko' ? row[name] : row[`${name}_${language}`]) ?? '', language };
}

/** The text in every language that has it, for a search. @param {Record<string, any>} row @param {string} name @returns {string[]} */
export const toldAll = (row, name) => languages.map(one => row[one === 'ko' ? name : `${name}_${one}`]).filter(Boolean);
