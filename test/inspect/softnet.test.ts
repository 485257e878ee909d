import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {softnetFile} from '../../src/inspect/probe.ts';
import {snapshotOf} from './snapshot-of.ts';

const line = (columns: number, values: readonly number[]): string =>
	`${Array.from({length: columns}, (_, column) => (values[column] ?? 0).toString(16).padStart(8, '0')).join(' ')}\n`;
const values = [0xffffffff, 26, 3, 0, 0, 0, 0, 0, 0, 5, 6, 7, 40];

const cases: readonly (readonly [what: string, text: string | undefined, expected: object | undefined])[] = [
	['not read', undefined, undefined],
	['Linux 4.19: eleven columns, of no CPU', line(11, values), [{cpu: undefined, processed: 0xffffffff, dropped: 26, timeSqueeze: 3}]],
	['Linux 5.10: the CPU in the thirteenth', line(13, values), [{cpu: 40, processed: 0xffffffff, dropped: 26, timeSqueeze: 3}]],
	[
		'Linux 6.12: fifteen, and a CPU that is offline between two',
		line(15, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 9]) + line(15, [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
		[
			{cpu: 0, processed: 1, dropped: 0, timeSqueeze: 0},
			{cpu: 2, processed: 2, dropped: 0, timeSqueeze: 0},
		],
	],
	['another file', 'Inter-| Receive\n face |bytes\n', undefined],
];

for (const [what, text, expected] of cases) {
	test(`softnet: ${what}`, () => {
		const {softnet} = inspect(snapshotOf({files: text === undefined ? {} : {[softnetFile]: text}}));
		assert.deepEqual(softnet, expected);
	});
}
