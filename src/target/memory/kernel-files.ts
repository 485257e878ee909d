import type {Output} from '../target.ts';
import {isHugepageFile, requestHugepages} from './hugepages.ts';
import {failed, type MemoryMachine, ok, setText, textOf} from './machine.ts';

/** Files that the kernel makes: a write sets a value, and the kernel may refuse it or take another. */
export const isKernelFile = (path: string): boolean => path.startsWith('/proc/') || path.startsWith('/sys/');

/** The kernel's answer to a write: undefined when it took it, otherwise its words for the error. */
export const writeKernelFile = (machine: MemoryMachine, path: string, content: string): string | undefined => {
	const before = textOf(machine, path);
	if (before === undefined) {
		return machine.paths.has(path) ? 'Permission denied' : 'No such file or directory';
	}

	if (/^\/proc\/(?!sys\/|irq\/)/.test(path)) {
		return 'Input/output error';
	}

	const asked = content.trim();
	// A mask may look like a number.
	const numbers = path.endsWith('/rps_cpus') ? /^[\da-f]+(,[\da-f]{8})*$/ : /^-?\d+(\s+-?\d+)*$/;
	if (numbers.test(before.trim()) && !numbers.test(asked)) {
		return 'Invalid argument';
	}

	// The network's numbers are an int in C.
	if (path.startsWith('/proc/sys/net/') && asked.split(/\s+/).some(number => Math.abs(Number(number)) >= 2 ** 31)) {
		return 'Invalid argument';
	}

	if (isHugepageFile(path)) {
		requestHugepages(machine, path, Number(asked));
		return undefined;
	}

	const choices = before
		.trim()
		.split(/\s+/)
		.map(word => word.replace(/^\[(.*)]$/, '$1'));
	if (before.includes('[')) {
		if (!choices.includes(asked)) {
			return 'Invalid argument';
		}

		setText(machine, path, `${choices.map(word => (word === asked ? `[${word}]` : word)).join(' ')}\n`);
		return undefined;
	}

	// Several numbers are printed with tabs between them (proc_dointvec, kernel/sysctl.c).
	setText(machine, path, `${asked.replaceAll(/\s+/g, '\t')}\n`);
	return undefined;
};

/** Reading or setting values that files of one folder hold (change/value-files.ts) by a shell; undefined for another script. */
export const answerValues = (
	machine: MemoryMachine,
	[flag, script = '', , folder = '', ...named]: readonly string[],
	input: string,
): Output | undefined => {
	if (flag !== '-c') return undefined;
	const files = /^cd "\$1" && shift && grep -sH \. (.*)$/.exec(script)?.[1];
	if (files !== undefined) {
		const asked = files === '"$@"' ? named : [files];
		const found = machine.paths.matching(asked.map(file => `${folder}/${file}`));
		const lines = found.map(path => `${path.slice(folder.length + 1)}:${textOf(machine, path)?.trim()}\n`);
		return {status: lines.length === 0 ? 1 : 0, stdout: lines.join(''), stderr: ''};
	}

	if (!script.startsWith('cd "$1" && while IFS=: read -r file value; do ')) return undefined;
	for (const line of input.split('\n').filter(line => line !== '')) {
		const [file = '', value = ''] = line.split(':');
		const problem = writeKernelFile(machine, `${folder}/${file}`, value);
		if (problem !== undefined) return failed(2, `sh: 1: cannot create ${file}: ${problem}`);
	}

	return ok();
};

/** The word in brackets of a file that offers several, as sed prints it; undefined for other words. */
export const answerChoice = (machine: MemoryMachine, [script, path = '']: readonly string[]): Output | undefined => {
	if (script !== 's/.*\\[//; s/\\].*//') return undefined;
	const text = textOf(machine, path);
	return text === undefined ? failed(2, `sed: can't read ${path}: No such file or directory`) : ok(text.replaceAll(/^.*\[|\].*$/gm, ''));
};
