import fc from 'fast-check';
import {anyText} from '../text/any-text.ts';

/** Words that mean something to a terminal, a shell, a path, JavaScript's objects, XML, or a reader of numbers. */
const words: readonly string[] = [
	...['', ' ', '\t', '\n', '\r\n', '\0', '\u{1b}[2J', '\u{1b}]0;x\u{7}', '\u{9b}31m', '\u{202e}', '\u{2028}', '\u{feff}'],
	...['\u{fffe}', '\u{d800}', '\u{dfff}a', '\u{1f600}', 'e\u{301}', '\u{661}', '\u{ff11}'],
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'true', '{}', '[]'],
	...['../../etc/passwd', '/etc/passwd', '/', '.', '-rf', '--', '--yes', '$(id)', '`id`', "'; id #", '"', "'", '\\', '%s%n', '{}'],
	...['<', '>', '&', '&x;', '&#0;', '&#x110000;', ']]>', '<!--', '<![CDATA[', '<?xml ?>', '<a b="1" b="2">', '</a>'],
	'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;&y;&y;">]>',
];

/** Numbers and lists of CPUs, such as no machine has them. */
const numbers: readonly string[] = [
	...['0', '-0', '-1', '1', '0.5', '1e999', '-1e999', '1e308', '5e-324', '0x10', '1_000', '+1', '08', '255', '256', '65535', '65536'],
	...['2147483648', '4294967295', '4294967296', '9007199254740993', '18446744073709551616', '9'.repeat(400)],
	...[
		'0-0',
		'3-1',
		'-',
		',',
		'1,,2',
		'1,',
		'^0',
		'0,^0',
		'0-65535',
		'0-16383',
		'0-9999',
		'0-99999999999',
		'0-31:2/8',
		'0-3:0',
		'0-65535:1/1',
	],
	...['ffffffff', 'ffffffff,ffffffff', '52:54:00:00:00:01', '::1', '127.0.0.1', '2M', '1G', '1 EiB'],
];

const many = 100_000;

/** Texts that are long, deep or have many parts. */
const heaps: readonly string[] = [
	...['x', ' ', '\n', '0', '*', '-', ',', '(', '[', '{"a":', '<a>', '<a ', '&amp;', ']', '-->', '0-1,', '1 ', 'a=', "'", '\t\r\n'].map(
		part => part.repeat(many),
	),
	`${'['.repeat(many)}${']'.repeat(many)}`,
	`${'<a>'.repeat(many)}${'</a>'.repeat(many)}`,
	`${'*a'.repeat(30)}!`,
	Array.from({length: 20_000}, (_, line) => `line ${line}: 0-3`).join('\n'),
];

/** A text that nobody expects. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
	{weight: 12, arbitrary: fc.constantFrom(...words)},
	{weight: 12, arbitrary: fc.constantFrom(...numbers)},
	{weight: 4, arbitrary: anyText({maxLength: 20})},
	{weight: 1, arbitrary: fc.constantFrom(...heaps)},
);

/** As JSON: any of these texts as one, or a value that is none. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
	{weight: 10, arbitrary: hostileText.map(text => JSON.stringify(text))},
	{
		weight: 8,
		arbitrary: fc.constantFrom(
			...[
				'null',
				'true',
				'false',
				'0',
				'-1',
				'0.5',
				'-0',
				'1e999',
				'1e308',
				'9007199254740993',
				'99999999999999999999',
				'{}',
				'[]',
				'[null]',
			],
			...['[[]]', '{"":""}', '{"__proto__":{"kind":"file"}}', '{"constructor":1,"toString":null}', '{"length":4294967295}', '["a",["b"]]'],
		),
	},
	{weight: 4, arbitrary: fc.json()},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			`${'['.repeat(many)}${']'.repeat(many)}`,
			`${'{"a":'.repeat(many)}1${'}'.repeat(many)}`,
			`[${Array.from({length: many}, () => '0').join()}]`,
			`{${Array.from({length: 20_000}, (_, key) => `"${key}":"0-3"`).join()}}`,
		),
	},
);
