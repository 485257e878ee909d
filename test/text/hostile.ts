import fc from 'fast-check';
import {anyCharacter} from './any-text.ts';

/** What a name or a message must not do to a terminal; each ends in something that would be seen if it did. */
export const hostileTexts: readonly string[] = [
	'colour\u001B[31mred',
	'title\u001B]0;pwned\u0007',
	'link\u001B]8;;http://example.com\u001B\\here\u001B]8;;\u001B\\',
	'C1 \u009B31m and \u009D0;pwned\u009C',
	'overwritten\rroot',
	'next\nPWNED line',
	'next\u0085PWNED, \u2028PWNED, \u2029PWNED',
	'turned \u202Egnp.exe\u202C and \u2066isolated\u2069 \u200E\u200F\u061C',
	'no width\u200B\u200D\uFEFF\u2060\u00AD\uFE0F\u3164\u{E0041}',
	'half \uD800 and deleted \u007F\u0008\u0000',
];

/** All of them in two names: the second has the line breaks, behind which a program that reads lines sees nothing of a name. */
export const hostileNames = [
	hostileTexts.filter(text => !text.includes('PWNED')).join(),
	hostileTexts.filter(text => text.includes('PWNED')).join(),
] as const;

/** The same characters in any order among others. */
export const hostileText = fc
	.array(fc.oneof(fc.constantFrom(...hostileTexts.flatMap(text => [...text])), anyCharacter, fc.constantFrom(...'ab -\\"\'$`%&<>#*')), {
		minLength: 1,
		maxLength: 12,
	})
	.map(characters => characters.join(''));

/** Characters that a terminal obeys or hides: written down here by their ranges, apart from the rule that the program follows. */
const forbidden =
	/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\u{E0000}-\u{E0FFF}]|[\uFE00-\uFE0F]|\p{Cs}/gu;

/** What must not be in a text that goes to a terminal; line breaks are looked at apart. */
export const forbiddenIn = (text: string): readonly string[] => [...text.matchAll(forbidden)].map(([found]) => JSON.stringify(found));
