// A text cut into words that can be touched; joined again they are the text.
// @ts-check

// @ts-ignore  newer browsers know where Chinese words end
const Segmenter = window.Intl && window.Intl.Segmenter;
const MARKS = /^[\s，。、；：？！）》”’,.;:?!)…—]+$/;

/** @param {string} text @returns {string[]} */
export function pieces(text) {
	/** @type {string[]} */
	const out = [];
	for (const each of split(text)) {
		// Marks stay with the word before them.
		if (out.length && MARKS.test(each)) out[out.length - 1] += each;
		else out.push(each);
	}
	return out;
}

/** @param {string} text @returns {string[]} */
function split(text) {
	if (!Segmenter) return text.match(/[A-Za-z0-9.:%]+|[^A-Za-z0-9.:%]/g) || [];
	const found = new Segmenter('zh', { granularity: 'word' }).segment(text);
	return Array.from(found, (/** @type {{segment: string}} */ each) => each.segment);
}

/** How many characters, as the rules count them (not UTF-16 units). @param {string} text */
export const characters = (text) => Array.from(text).length;

/** Without the marks that stay with the last word. @param {string} words */
export const bare = (words) => words.replace(/[，。、；：？！,.;:?!]+$/, '');
