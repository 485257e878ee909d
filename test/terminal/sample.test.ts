import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, afterEach, beforeEach, describe, test} from 'node:test';
import {quoteAll} from '../../src/target/quote.ts';
import {Terminal} from './terminal.ts';

// The built program as a newcomer meets it, in a real terminal of the usual size.
const tmux = spawnSync('tmux', ['-V']).error === undefined;
const program = resolve('dist/nearmetal.mjs');

describe('a newcomer', {skip: !tmux && 'tmux is not installed', concurrency: 1}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'nearmetal-terminal-'));
	let terminal: Terminal;
	let out: string;

	/** Starts it with a home and a folder of its own. */
	const start = async (options: readonly string[], variables: readonly string[] = []): Promise<void> => {
		const words = ['env', 'LC_ALL=C.UTF-8', 'CI=', `HOME=${out}`, ...variables, process.execPath, program, ...options];
		terminal = await Terminal.start(80, 24, `cd ${out}; ${quoteAll(words)}`);
	};
	const toTune = async (): Promise<void> => {
		await terminal.until(/What stands out/);
		await terminal.press('Enter');
		await terminal.choose('web01');
		await terminal.until(/● Plan/);
		await terminal.press('Enter');
		await terminal.until(/nothing is written yet/);
		await terminal.press('Enter');
		await terminal.until(/How to go/);
	};
	const files = (): readonly string[] => readdirSync(out).filter(name => !name.startsWith('.'));

	beforeEach(() => {
		out = mkdtempSync(join(folder, 'home-'));
	});
	afterEach(async () => await terminal.end());
	after(() => rmSync(folder, {recursive: true}));

	test('sees on the sample what a tuning run shows, decides, and exports scripts', async () => {
		await start(['--sample']);
		await toTune();
		await terminal.press('Enter');
		await terminal.until(/What happens now[\s\S]*y begin/);
		await terminal.press('y');
		// Whatever was recorded: each step that acts at once is taken back, those at a guest start are kept, and the total is shown where it is open.
		for (;;) {
			const asked = await terminal.until(/keep or undo\?|Keep it\?|Restart the guest\?|results and export/, 600);
			if (/results and export/.test(asked)) break;
			await terminal.press(/Restart the guest\?/.test(asked) ? 'y' : /pairs/i.test(asked) ? 'u' : 'k');
		}
		await terminal.press('Enter');
		const proved = await terminal.until(/not measured here/);
		assert.match(proved, /recorded figures/);
		await terminal.press('w');
		await terminal.until(/q leave/);
		await terminal.press('q');
		await terminal.until(/Nothing was real/);
		assert.deepEqual(files(), ['nearmetal-web01']);
		assert.ok(readdirSync(join(out, 'nearmetal-web01')).includes('host.sh'));
	});

	test('presses Enter fourteen times, and nothing is written, restarted or left', async () => {
		await start(['--sample']);
		await terminal.until(/What stands out/);
		for (let times = 0; times < 14; times++) await terminal.press('Enter');
		const screen = await terminal.until(/What happens now|How to/);
		assert.doesNotMatch(screen, /applied|shut down and started|is measured now/);
		assert.deepEqual(files(), []);
	});

	test('has a message written across the screen: Ctrl+L draws all of it anew', async () => {
		await start(['--sample']);
		const before = await terminal.until(/What stands out[\s\S]*q /);
		await terminal.writeOver('\r\nBroadcast message from root@kvmhost: the system will reboot\r\n');
		await terminal.until(/Broadcast message/);
		await terminal.press('C-l');
		assert.equal(await terminal.screen(), before);
	});

	test('suspends it with Ctrl+Z, and finds it again as it was', async () => {
		await start(['--sample']);
		const before = await terminal.until(/What stands out[\s\S]*q /);
		await terminal.press('C-z');
		await terminal.until(/Stopped|[$#]$/m);
		await terminal.press('C-u');
		for (const key of ['f', 'g', 'Enter']) await terminal.press(key);
		await terminal.until(/What stands out[\s\S]*q /);
		assert.equal(await terminal.screen(), before);
	});

	test('starts it where there is no libvirt: told so, one key shows the sample, q leads back, and out', async () => {
		const programs = join(out, '.programs');
		mkdirSync(programs);
		const seen = new Set<string>(['virsh']);
		for (const from of ['/usr/bin', '/usr/sbin', '/bin', '/sbin'])
			for (const name of readdirSync(from))
				if (!seen.has(name)) {
					seen.add(name);
					symlinkSync(join(from, name), join(programs, name));
				}
		await start([], [`PATH=${programs}`]);
		await terminal.until(/t .*sample/);
		await terminal.press('t');
		await terminal.until(/What stands out[\s\S]*sample/);
		await terminal.press('q');
		await terminal.until(/t .*sample/);
		await terminal.press('q');
		await terminal.until(/^nearmetal: this session changed nothing/m);
		assert.deepEqual(files(), []);
	});

	test('makes the window smaller and larger again: the same frame', async () => {
		await start(['--sample']);
		const before = await terminal.until(/What stands out[\s\S]*q /);
		await terminal.resize(60, 20);
		// A line of its own, which the larger window has not.
		await terminal.until(/^ Hugepages /m);
		await terminal.resize(80, 24);
		await terminal.untilSame(before);
	});
});
