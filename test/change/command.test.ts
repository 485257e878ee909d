import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {type Command, type StateSource, shellLines} from '../../src/change/command.ts';
import {evolveNumber, spaced} from '../../src/change/number.ts';

const folder = mkdtempSync(join(tmpdir(), 'command-'));
after(() => rmSync(folder, {recursive: true}));

const awkward = 'it\'s 100 % $HOME `date` \\n "quoted"\n\ttab, größer\n';

describe('a command as lines of a shell script', () => {
	const define: Command = {run: ['virsh', 'define', '/dev/stdin'], input: 'state'};
	const cases: readonly (readonly [string, Command, StateSource, readonly string[]])[] = [
		['a program', {run: ['modprobe', 'vhost_net']}, {text: ''}, ['modprobe vhost_net']],
		['words that need quotes', {run: ['echo', "it's", 'a b']}, {text: ''}, ["echo 'it'\\''s' 'a b'"]],
		['its state in the line', define, {text: '<a/>\n'}, ["echo '<a/>' | virsh define /dev/stdin"]],
		['its state in a file', define, {file: 'domain.xml'}, ['virsh define /dev/stdin < domain.xml']],
		['its state on several lines', define, {text: '<a>\n</a>\n'}, ["virsh define /dev/stdin <<'END'\n<a>\n</a>\nEND"]],
		['a file of several lines', {write: '/etc/a b'}, {text: 'x\nEND\n'}, ['mkdir -p /etc', "cat > '/etc/a b' <<'END_'\nx\nEND\nEND_"]],
		['a kernel file', {write: '/proc/sys/net/core/somaxconn'}, {text: '65535\n'}, ['echo 65535 > /proc/sys/net/core/somaxconn']],
		['a kernel file from a file', {write: '/sys/x'}, {file: '"$saved/1"'}, ['cat "$saved/1" > /sys/x']],
		['a file', {write: '/etc/a.conf'}, {text: 'x\n'}, ['mkdir -p /etc', 'echo x > /etc/a.conf']],
		['a removal', {remove: '/etc/a b'}, {text: ''}, ["rm -f '/etc/a b'"]],
	];
	for (const [name, command, state, lines] of cases) test(name, () => assert.deepEqual(shellLines(command, state), lines));

	test('writes every byte of a text', () => {
		const path = join(folder, 'below', 'text');
		const {status} = spawnSync('sh', ['-c', shellLines({write: path}, {text: awkward}).join('\n')]);
		assert.equal(status, 0);
		assert.equal(readFileSync(path, 'utf8'), awkward);
	});

	test('hands every byte of its input over', () => {
		const script = shellLines({run: ['cat'], input: 'state'}, {text: awkward}).join('\n');
		assert.equal(spawnSync('sh', ['-c', script], {encoding: 'utf8'}).stdout, awkward);
		writeFileSync(join(folder, 'input'), awkward);
		const fromFile = shellLines({run: ['cat'], input: 'state'}, {file: join(folder, 'input')}).join('\n');
		assert.equal(spawnSync('sh', ['-c', fromFile], {encoding: 'utf8'}).stdout, awkward);
	});
});

describe('a number', () => {
	const cases: readonly (readonly [string, Parameters<typeof evolveNumber>[1], string])[] = [
		['212992', {atLeast: '16777216'}, '16777216'],
		['33554432', {atLeast: '16777216'}, '33554432'],
		['4096\t131072\t6291456\n', {atLeast: '4096 1048576 16777216'}, '4096 1048576 16777216'],
		['8192 131072 33554432', {atLeast: '4096 1048576 16777216'}, '8192 1048576 33554432'],
		['4096', {atLeast: '4096 1048576'}, '4096 1048576'],
		['1', {value: '0'}, '0'],
		['fq_codel', {value: 'fq'}, 'fq'],
		['fq_codel', {atLeast: '5'}, '5'],
		['9007199254740993', {atLeast: '1'}, '9007199254740993'],
	];
	for (const [state, wish, result] of cases) {
		test(`${spaced(state)} with ${JSON.stringify(wish)} is ${result}, and stays so`, () => {
			const after = evolveNumber(state, wish);
			assert.equal(spaced(after ?? ''), result);
			assert.equal(evolveNumber(after, wish), after);
			if (spaced(state) === result) assert.equal(after, state, 'the very state');
			else assert.equal(after, `${result}\n`);
		});
	}
});
