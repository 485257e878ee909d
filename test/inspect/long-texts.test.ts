import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {labelled} from '../../src/inspect/page/wrap.ts';
import {firstCpuCommand, irqbalanceFiles, versionCommand} from '../../src/inspect/probe.ts';
import {domainPidsCommand} from '../../src/inspect/process-probe.ts';
import type {Snapshot} from '../../src/target/target.ts';

const recorded: Snapshot = JSON.parse(readFileSync(new URL('debian-12.snapshot.json', import.meta.url), 'utf8'));
const length = 50_000;

const withFile = (path: string, text: string): Snapshot => ({...recorded, files: {...recorded.files, [path]: text}});
const withOutput = (argv: readonly string[], stdout: string): Snapshot => ({
	...recorded,
	commands: {...recorded.commands, [argv.join(' ')]: {status: 0, stdout, stderr: ''}},
});

/** Microseconds of CPU time. */
const cost = (snapshot: Snapshot): number => {
	const start = process.cpuUsage();
	inspect(snapshot);
	const {user, system} = process.cpuUsage(start);
	return user + system;
};

// A pattern that may begin at each of many equal characters, and looks at all that follow each time, takes seconds.
const cases: readonly (readonly [string, Snapshot])[] = [
	['blanks in /proc/cpuinfo', withOutput(firstCpuCommand, `model name${' '.repeat(length)}x`)],
	['digits in place of a version', withOutput(versionCommand('iperf3'), '0'.repeat(length))],
	['a line of libvirt’s status files', withOutput(domainPidsCommand, 'x'.repeat(length))],
	['empty lines in irqbalance’s settings', withFile(irqbalanceFiles[0] ?? '', `${'\n'.repeat(length)}x`)],
	['empty lines in the rules of modprobe', withFile('/etc/modprobe.d/own.conf', `${'\n'.repeat(length)}x`)],
	['brackets in the setting of transparent hugepages', withFile('/sys/kernel/mm/transparent_hugepage/enabled', '['.repeat(length))],
];

for (const [name, snapshot] of cases) {
	test(`time grows with the text, not with its square: ${name}`, () => {
		cost(recorded);
		const usual = Math.min(...[1, 2, 3].map(() => cost(recorded)));
		assert.ok(cost(snapshot) < 50 * usual);
	});
}

test('a label without room for its value beside it stands above it', () => {
	const name = `guest-${'x'.repeat(94)}`;
	assert.deepEqual(labelled(`  ${name}`, 'shares CPU 0 with the emulator of db', 106, 60), [
		`  ${name}`,
		`${' '.repeat(30)}shares CPU 0 with the emulator`,
		`${' '.repeat(30)}of db`,
	]);
	assert.deepEqual(labelled('  web01', 'a b', 12, 60), ['  web01     a b']);
});
