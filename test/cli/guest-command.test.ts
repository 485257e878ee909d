import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {parseArguments, type TargetChoice} from '../../src/cli/arguments.ts';
import {guestCommand} from '../../src/cli/guest-command.ts';
import {undoCommand} from '../../src/cli/undo-command.ts';
import {placeTogether} from '../../src/plan/place-together.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {commandLine} from '../../src/target/quote.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {anyText} from '../text/any-text.ts';
import {forbiddenIn, hostileText, hostileTexts} from '../text/hostile.ts';
import {casesOf} from '../thorough.ts';

const shells = [['dash'], ['bash'], ['busybox', 'sh']].filter(
	([program = '', ...words]) => spawnSync(program, [...words, '-c', ':']).status === 0,
);

/** What a shell makes of command lines: for each the words after the program's name. */
const split = ([program = '', ...words]: readonly string[], lines: readonly string[]): readonly (readonly string[])[] => {
	const script = `nearmetal() { printf '%s\\0' "$@" ''; }\n${lines.join('\n')}\n`;
	const {stdout, stderr, status} = spawnSync(program, [...words, '-c', script], {encoding: 'utf8'});
	assert.deepEqual([status, stderr], [0, '']);
	// Each command ends in an empty word, and no name is empty.
	return stdout
		.split('\0\0')
		.slice(0, -1)
		.map(line => line.split('\0'));
};

/** libvirt takes any name without a slash and without a line break (virDomainDefPostParse, virXMLCheckIllegalChars). */
const guestName = fc
	.oneof(
		hostileText,
		anyText({minLength: 1}),
		fc.constantFrom('-rf', '--', '-', '--guest', '~', '!!', '$(reboot)', '%s%n', 'a\\033b', ...hostileTexts),
	)
	.map(text => text.toWellFormed().replaceAll(/[/\n\0]/g, ''))
	.filter(text => text !== '');

describe('a command that is printed', async () => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const wanted = {preset, on: {}, options: {}};
	const {facts} = await readHost(sampleTarget());
	const placement = placeTogether(facts, ['web01'], wanted);
	const [guest] = placement.guests;
	assert.ok(guest);
	const chosen = {preset: 'recommended', only: undefined, except: undefined};

	for (const shell of shells) {
		test(`gives ${shell[0]} the guest back, whatever its name`, () => {
			fc.assert(
				fc.property(fc.array(guestName, {minLength: 1, maxLength: 40}), names => {
					const lines = names.map(name =>
						commandLine(guestCommand({...chosen, target: {kind: 'sample'}}, {...guest, name}, placement, wanted)),
					);
					assert.deepEqual(lines.flatMap(forbiddenIn), []);
					const parsed = split(shell, lines).map(words => parseArguments(words));
					assert.deepEqual(
						parsed.map(one => 'guest' in one && one.guest),
						names,
					);
				}),
				casesOf(20),
			);
		});

		test(`gives ${shell[0]} the target back`, () => {
			fc.assert(
				fc.property(fc.array(guestName, {minLength: 1, maxLength: 40}), names => {
					const targets: readonly ((name: string) => TargetChoice)[] = [
						name => ({kind: 'snapshot', file: name}),
						name => ({kind: 'ssh', user: 'root', host: 'fe80::1', port: 22, identity: name}),
					];
					for (const target of targets) {
						const parsed = split(
							shell,
							names.map(name => undoCommand({target: target(name), guestUser: 'root'})),
						).map(words => parseArguments(words));
						assert.deepEqual(
							parsed.map(one => 'target' in one && one.target),
							names.map(target),
						);
					}
				}),
				casesOf(10),
			);
		});
	}
});

test('place takes a guest whose name looks like an option after --', () => {
	const parsed = parseArguments(['place', '--sample', '--', '-rf', '--', 'web01']);
	assert.deepEqual('guests' in parsed && parsed.guests, ['-rf', '--', 'web01']);
});

test('an option whose value looks like one says how it is written', () => {
	assert.throws(() => parseArguments(['plan', '--guest', '-rf']), {name: 'UsageError', message: /ambiguous\. .* use '--guest=-XYZ'\.$/});
	const parsed = parseArguments(['plan', '--guest=-rf']);
	assert.equal('guest' in parsed && parsed.guest, '-rf');
});
