import '../components/as-built.ts';
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {PassThrough} from 'node:stream';
import {after, describe, test} from 'node:test';
import {openText} from '../../src/cli/open-text.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {terminal} from '../components/terminal.ts';
import {run} from './run.ts';

describe('a text in a program of the admin’s own', () => {
	const folder = mkdtempSync(join(tmpdir(), 'open-text-'));
	after(() => rmSync(folder, {recursive: true}));
	const temporary = join(folder, 'tmp');
	mkdirSync(temporary);

	/** A program that keeps its words, a line each, and what it was given: in a file, or on its standard input. */
	const program = (name: string, kept: string): string => {
		const path = join(folder, name);
		const script = ['#!/bin/sh', 'printf "%s\\n" "$@" > "$KEPT.words"', kept, ''].join('\n');
		writeFileSync(path, script, {mode: 0o755});
		return path;
	};
	const fromInput = program('a pager', 'cat > "$KEPT"');
	const fromFile = program(
		'editor',
		'for file; do :; done; ls -ld "$(dirname "$file")" "$file" > "$KEPT.modes"; cp "$file" "$KEPT"; echo mine >> "$file"',
	);
	const kept = join(folder, 'kept');
	const env = {...process.env, KEPT: kept, PAGER: undefined, VISUAL: undefined, EDITOR: undefined, TMPDIR: temporary};
	/** The folder of the system's temporary files is asked for anew each time. */
	const open: typeof openText = async (...of) => {
		const before = process.env.TMPDIR;
		process.env.TMPDIR = temporary;
		try {
			return await openText(...of);
		} finally {
			if (before === undefined) delete process.env.TMPDIR;
			else process.env.TMPDIR = before;
		}
	};
	const words = (): readonly string[] => readFileSync(`${kept}.words`, 'utf8').split('\n').slice(0, -1);
	const text = '$(touch /nowhere) `a`\n-0\n+4096\n';

	test('$PAGER has it on its standard input, and its own words as a shell reads them', async () => {
		assert.equal(await open({...env, PAGER: `'${fromInput}' -R 'a b'`}, 'pager', text), undefined);
		assert.equal(readFileSync(kept, 'utf8'), text);
		assert.deepEqual(words(), ['-R', 'a b']);
	});

	test('a pager that is left before it has read everything is no failure', async () => {
		assert.equal(await open({...env, PAGER: 'true'}, 'pager', text.repeat(100_000)), undefined);
	});

	for (const [set, of] of [
		['$VISUAL', {VISUAL: `'${fromFile}' -n`, EDITOR: 'false'}],
		['$EDITOR', {VISUAL: '', EDITOR: `'${fromFile}' -n`}],
	] as const)
		test(`${set} has it as a file that nobody else may read, which is gone afterwards`, async () => {
			assert.equal(await open({...env, ...of}, 'editor', text), 'That was a copy: the plan is as it was.');
			assert.equal(readFileSync(kept, 'utf8'), text);
			assert.equal(words()[0], '-n');
			assert.match(readFileSync(`${kept}.modes`, 'utf8'), /^drwx------ .*\n-rw------- .*\n$/);
			assert.deepEqual(readdirSync(temporary), []);
		});

	describe('that is not there', () => {
		// A machine that has a shell and nothing else.
		const bare = join(folder, 'bin');
		mkdirSync(bare);
		const sh = (process.env.PATH ?? '').split(delimiter).flatMap(path => {
			try {
				return readdirSync(path).includes('sh') ? [join(path, 'sh')] : [];
			} catch {
				return [];
			}
		})[0];
		symlinkSync(sh ?? assert.fail(), join(bare, 'sh'));
		const cases = [
			['pager', {}, 'There is no pager here: $PAGER is not set, and neither less nor more is installed.'],
			['editor', {}, 'There is no editor here: neither $VISUAL nor $EDITOR is set, and vi is not installed.'],
			['pager', {PAGER: 'nopager -R'}, '$PAGER is “nopager -R”, which could not be started (status 127).'],
			['editor', {EDITOR: bare}, `$EDITOR is “${bare}”, which could not be started (status 126).`],
		] as const;
		for (const [opener, of, sentence] of cases)
			test(sentence, async () => {
				assert.equal(await open({...env, PATH: bare, ...of}, opener, text), sentence);
				assert.deepEqual(readdirSync(temporary), []);
			});
	});

	test('from the preview: o gives the terminal to the pager, takes it again, whole, and the next key is heard', async () => {
		const at = terminal();
		const jobControl = {
			...at.jobControl,
			open: async (opener: 'pager' | 'editor', shown: string) => {
				at.tell('<away>');
				return await open({...env, PAGER: `'${fromInput}'`}, opener, shown);
			},
		};
		const done = run(sampleTarget(), ['--sample', '--guest', 'web01'], {
			terminal: {...at, stderr: new PassThrough(), screenReader: false},
			jobControl,
		});
		for (const [key, screen] of [
			['', /● Host.*plan for web01/s],
			['\r', /● Plan.*enter preview/s],
			['\r', /o pager.*e editor/],
		] as const) {
			const from = key === '' ? 0 : at.mark();
			at.stdin.write(key);
			await at.until(from, screen);
		}
		const pressed = at.mark();
		at.stdin.write('o');
		const told = await at.until(pressed, /<away>.*● Preview.*o pager/s);
		assert.match(told, /\u001B\[\?1049l.*<lines><away><raw>.*\u001B\[\?1049h.*● Preview/s);
		const page = readFileSync(kept, 'utf8');
		assert.match(page, /^What nic-interrupts changes\n/);
		assert.match(page, /^cat > \/etc\/systemd\/system\/irqbalance\.service\.d\/nearmetal\.conf <<'END'\n# Written by nearmetal/m);
		const next = at.mark();
		at.stdin.write('n');
		// Only the cells that change are written; Ctrl+L draws them all.
		at.stdin.write('\f');
		await at.until(next, /─ 2 of \d+: /);
		at.stdin.write('q');
		assert.equal((await done).status, 0);
	});
});
