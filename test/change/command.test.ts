import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {type Command, shellLines} from '../../src/change/command.ts';
import {evolveNumber, spaced} from '../../src/change/number.ts';

const folder = mkdtempSync(join(tmpdir(), 'command-'));
after(() => rmSync(folder, {recursive: true}));

const awkward = 'it\'s 100 % $HOME `date` \\n "quoted"\n\ttab, größer\n';

describe('a command as lines of a shell script', () => {
	const cases: readonly (readonly [string, Command, string | undefined, readonly string[]])[] = [
		['a program', {run: ['modprobe', 'vhost_net']}, undefined, ['modprobe vhost_net']],
		['words that need quotes', {run: ['echo', "it's", 'a b']}, undefined, ["echo 'it'\\''s' 'a b'"]],
		[
			'its input in the script',
			{run: ['virsh', 'define', '/dev/stdin'], input: '<a/>'},
			undefined,
			["printf '%s' '<a/>' | virsh define /dev/stdin"],
		],
		[
			'its input in a file',
			{run: ['virsh', 'define', '/dev/stdin'], input: '<a/>'},
			'domain.xml',
			['virsh define /dev/stdin < domain.xml'],
		],
		[
			'a kernel file',
			{write: '/proc/sys/net/core/somaxconn', content: '65535\n'},
			undefined,
			['echo 65535 > /proc/sys/net/core/somaxconn'],
		],
		['a kernel file from a file', {write: '/sys/x', content: '1\n'}, '"$saved/1"', ['cat "$saved/1" > /sys/x']],
		['a file', {write: '/etc/a.conf', content: 'x\n'}, undefined, ['mkdir -p /etc', "printf '%s' 'x\n' > /etc/a.conf"]],
		['a removal', {remove: '/etc/a b'}, undefined, ["rm -f '/etc/a b'"]],
	];
	for (const [name, command, from, lines] of cases) test(name, () => assert.deepEqual(shellLines(command, from), lines));

	test('writes every byte of a text', () => {
		const path = join(folder, 'below', 'text');
		const {status} = spawnSync('sh', ['-c', shellLines({write: path, content: awkward}).join('\n')]);
		assert.equal(status, 0);
		assert.equal(readFileSync(path, 'utf8'), awkward);
	});

	test('hands every byte of its input over', () => {
		const script = shellLines({run: ['cat'], input: awkward}).join('\n');
		assert.equal(spawnSync('sh', ['-c', script], {encoding: 'utf8'}).stdout, awkward);
		writeFileSync(join(folder, 'input'), awkward);
		const fromFile = shellLines({run: ['cat'], input: ''}, join(folder, 'input')).join('\n');
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
			assert.equal(evolveNumber(state, wish), result);
			assert.equal(evolveNumber(result, wish), result);
		});
	}
});
