/**
 * Every sign that we write ourselves, and what stands for it where only ASCII can be shown: one character for one, so that columns
 * stay where they are. Signs that stand in one list stay different.
 */
const signs: Readonly<Record<string, string>> = {
	// Punctuation, and signs of figures.
	...{'“': '"', '”': '"', '’': "'", '…': '~', '·': '.', '–': '-', '−': '-', '×': 'x', '±': '~', µ: 'u', '≤': '<', '≥': '>'},
	// Lines.
	...{'─': '-', '│': '|', '┌': '+', '┐': '+', '└': '+', '┘': '+', '├': '[', '┤': ']', '┊': ':'},
	// Arrows: a cursor, a change, keys, what is felt later, what is taken back.
	...{'‹': '<', '›': '>', '→': '>', '←': '<', '↑': '^', '↓': 'v', '↻': '@', '↶': '<'},
	// How something stands.
	...{'■': '#', '□': 'o', '✓': 'v', '✗': 'x', '‼': '&', '▲': '^', '≠': '/', '●': '*', '○': 'o', '◐': '%', '★': '*', '☆': '.'},
	// Curves and bars.
	...{'▁': '_', '▂': '.', '▃': ':', '▄': '-', '▅': '=', '▆': '+', '▇': '*', '█': '#'},
	...{'▏': '|', '▎': '-', '▍': '-', '▌': '=', '▋': '=', '▊': '=', '▉': '='},
};

/** Whether a character is a sign of ours, which takes one column. */
export const isSign = (character: string): boolean => Object.hasOwn(signs, character);

/** Characters that take two columns, as far as names have them: East Asian scripts, their full-width forms, emoji. */
const wide = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303E\uFF01-\uFF60]/u;

/**
 * A text as ASCII, as wide as it was: what is not ours, a name with an ü, has `?` in place of each such character. Its bytes are not let
 * through either: on a terminal of eight bits, one in the middle of an ś begins a command (CSI is 0x9b).
 */
export const inAscii = (text: string): string =>
	text.replaceAll(/[^\0-\x7F]/gu, character => signs[character] ?? (/\p{M}/u.test(character) ? '' : wide.test(character) ? '??' : '?'));

/** Terminals whose characters are ASCII, or whose font has no more than lines: the text console, serial ones. */
const plainTerminals = /^(linux|dumb|ansi|unknown|vt\d.*)?$/;

/** Whether a terminal shows more than ASCII, by the environment: the locale has UTF-8 (locale(7): LC_ALL, LC_CTYPE, LANG), and the terminal's kind the signs. */
export const showsUnicode = ({LC_ALL, LC_CTYPE, LANG, TERM = ''}: Readonly<Record<string, string | undefined>>): boolean =>
	/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '') && !plainTerminals.test(TERM);
