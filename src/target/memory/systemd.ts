import type {Output} from '../target.ts';
import {runScript} from './keepers.ts';
import {failed, type Machine, ok, textOf} from './machine.ts';

const folder = '/etc/systemd/system';
const activity = (unit: string): string => `systemctl is-active ${unit}`;

const isActive = (machine: Machine, unit: string): boolean => machine.commands.get(activity(unit))?.status === 0;

/** The link that enables a unit, as its [Install] says. */
const wanted = (machine: Machine, unit: string): string =>
	`${folder}/${/^WantedBy=(\S+)/m.exec(textOf(machine, `${folder}/${unit}`) ?? '')?.[1] ?? 'multi-user.target'}.wants/${unit}`;

/** A timer's service, if that is what starts; a timer that is long overdue runs it at once. */
const serve = (machine: Machine, unit: string): void => {
	const service = textOf(machine, `${folder}/${unit.replace(/\.timer$/, '.service')}`);
	const [shell, ...words] = /^ExecStart=(.*)$/m.exec(service ?? '')?.[1]?.split(' ') ?? [];
	if (shell === '/bin/sh') runScript(machine, words, '');
};

/** Runs the services of all active timers: time stands still in memory, so whoever makes it pass calls this. */
export const letTimersRun = (machine: Machine): void => {
	for (const [command, {status}] of [...machine.commands]) {
		if (status === 0 && command.startsWith(activity('')) && command.endsWith('.timer')) serve(machine, command.slice(activity('').length));
	}
};

/** `daemon-reload · enable|disable [--now] · start|stop · is-enabled|is-active · try-restart UNIT`, for units in /etc/systemd/system. */
export const systemctl = (machine: Machine, words: readonly string[]): Output | undefined => {
	const [verb = '', unit = ''] = words.filter(word => !word.startsWith('-'));
	if (verb === 'daemon-reload' || verb === 'try-restart') return ok();
	if (verb === 'is-enabled') return machine.links.has(wanted(machine, unit)) ? ok('enabled\n') : failed(1, 'disabled');
	if (verb === 'is-active' && machine.files.has(`${folder}/${unit}`))
		return isActive(machine, unit) ? ok('active\n') : failed(3, 'inactive');
	if (!['enable', 'disable', 'start', 'stop'].includes(verb)) return undefined;
	const file = `${folder}/${unit}`;
	if (!machine.files.has(file)) return failed(verb === 'enable' ? 1 : 5, `Failed to ${verb} ${unit}: Unit ${unit} not found.`);
	const isNow = words.includes('--now');
	const link = wanted(machine, unit);
	if (verb === 'enable') machine.links.set(link, file);
	if (verb === 'disable') machine.links.delete(link);
	if (verb === 'start' || (verb === 'enable' && isNow)) {
		machine.commands.set(activity(unit), ok('active\n'));
		serve(machine, unit);
	}

	if (verb === 'stop' || (verb === 'disable' && isNow)) machine.commands.set(activity(unit), {status: 3, stdout: 'inactive\n', stderr: ''});
	return ok();
};

/** What `systemctl is-enabled NAME && systemctl is-active NAME && echo …` in a shell prints; undefined for another script. */
export const answerUnitQuestion = (machine: Machine, [flag, script = '', , unit = '']: readonly string[]): Output | undefined => {
	const said = /^systemctl is-enabled .* && systemctl is-active .* && echo "([^"]*)"$/.exec(script)?.[1];
	if (flag !== '-c' || said === undefined) return undefined;
	return machine.links.has(wanted(machine, unit)) && isActive(machine, unit) ? ok(`${said}\n`) : {status: 3, stdout: '', stderr: ''};
};
