import type {Edit} from '../change/change.ts';
import type {Facts} from '../inspect/facts.ts';
import {type OwnLine, ownFile, ownLines} from './own-file.ts';

/** Debian 12 still has it outside /usr (usrmerge makes both work there). */
const program = (facts: Facts): string =>
	facts.host.os?.startsWith('Debian') ? '/lib/systemd/systemd-sysctl' : '/usr/lib/systemd/systemd-sysctl';

/** Files that give sysctls of a module their values at every boot, and whenever it is loaded: before that they do not exist (sysctl.d(5)). */
export const keepWithModule = (
	facts: Facts,
	tuning: string,
	{module, prefix}: {readonly module: string; readonly prefix: string},
	lines: readonly OwnLine[],
): readonly Edit[] => [
	ownLines('host', `/etc/sysctl.d/90-nearmetal-${tuning}.conf`, tuning, lines),
	ownFile('host', `/etc/udev/rules.d/90-nearmetal-${tuning}.rules`, tuning, [
		`ACTION=="add", SUBSYSTEM=="module", KERNEL=="${module}", RUN+="${program(facts)} --prefix=${prefix}"`,
	]),
];
