import {isHugepageFile, requestHugepages} from './hugepages.ts';
import {type Machine, setText, textOf} from './machine.ts';

/** Files that the kernel makes: a write sets a value, and the kernel may refuse it or take another. */
export const isKernelFile = (path: string): boolean => path.startsWith('/proc/') || path.startsWith('/sys/');

/** The kernel's answer to a write: undefined when it took it, otherwise its words for the error. */
export const writeKernelFile = (machine: Machine, path: string, content: string): string | undefined => {
	const before = textOf(machine, path);
	if (before === undefined) {
		return machine.paths.has(path) ? 'Permission denied' : 'No such file or directory';
	}

	if (/^\/proc\/(?!sys\/|irq\/)/.test(path)) {
		return 'Input/output error';
	}

	const asked = content.trim();
	const numbers = /^-?\d+(\s+-?\d+)*$/;
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
