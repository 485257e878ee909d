import type {Output} from '../target.ts';
import {runScript} from './keepers.ts';
import {failed, type MemoryMachine, ok, textOf} from './machine.ts';

const folder = '/etc/systemd/system';
const activity = (unit: string): string => `systemctl is-active ${unit}`;

const isActive = (machine: MemoryMachine, unit: string): boolean => machine.commands.get(activity(unit))?.status === 0;

/** The link that enables a unit, as its [Install] says; without such a section nothing enables it. */
const wanted = (machine: MemoryMachine, unit: string): string | undefined => {
	const target = /^WantedBy=(\S+)/m.exec(textOf(machine, `${folder}/${unit}`) ?? '')?.[1];
	return target && `${folder}/${target}.wants/${unit}`;
};

const isEnabled = (machine: MemoryMachine, unit: string): boolean => machine.links.has(wanted(machine, unit) ?? '');

/** A timer's service, if that is what starts; a timer that is long overdue runs it at once. False where the service fails. */
const serve = (machine: MemoryMachine, unit: string): boolean => {
	const service = textOf(machine, `${folder}/${unit.replace(/\.timer$/, '.service')}`);
	const [shell, ...words] = /^ExecStart=(.*)$/m.exec(service ?? '')?.[1]?.split(' ') ?? [];
	return shell !== '/bin/sh' || runScript(machine, words, '')?.status === 0;
};

/** Runs the services of all active timers: time stands still in memory, so whoever makes it pass calls this. */
export const letTimersRun = (machine: MemoryMachine): void => {
	for (const [command, {status}] of [...machine.commands]) {
		if (status === 0 && command.startsWith(activity('')) && command.endsWith('.timer')) serve(machine, command.slice(activity('').length));
	}
};

/** `daemon-reload · enable|disable [--now] · start|stop · is-enabled|is-active · try-restart UNIT`, for units in /etc/systemd/system. */
export const systemctl = (machine: MemoryMachine, words: readonly string[]): Output | undefined => {
	const [verb = '', unit = '', property = ''] = words.filter(word => !word.startsWith('-'));
	if (verb === 'set-property') {
		machine.commands.set(`systemctl show --property=AllowedCPUs ${unit}`, ok(`${property}\n`));
		return ok();
	}

	if (verb === 'daemon-reload' || verb === 'try-restart') return ok();
	const file = `${folder}/${unit}`;
	if (verb === 'is-enabled') {
		if (!machine.files.has(file)) return failed(1, `Failed to get unit file state for ${unit}: No such file or directory`);
		if (wanted(machine, unit) === undefined) return ok('static\n');
		return isEnabled(machine, unit) ? ok('enabled\n') : {...ok('disabled\n'), status: 1};
	}

	if (verb === 'is-active') return machine.commands.get(activity(unit)) ?? {...ok('inactive\n'), status: 3};
	if (!['enable', 'disable', 'start', 'stop'].includes(verb)) return undefined;
	if (!machine.files.has(file)) {
		return verb === 'enable' || verb === 'disable'
			? failed(1, `Failed to ${verb} unit: Unit file ${unit} does not exist.`)
			: failed(5, `Failed to ${verb} ${unit}: Unit ${unit} not ${verb === 'stop' ? 'loaded' : 'found'}.`);
	}

	const isNow = words.includes('--now');
	const link = wanted(machine, unit);
	if (verb === 'enable' && link !== undefined) machine.links.set(link, file);
	if (verb === 'disable' && link !== undefined) machine.links.delete(link);
	if (verb === 'start' || (verb === 'enable' && isNow)) {
		const serves = serve(machine, unit);
		if (!serves && unit.endsWith('.service')) {
			machine.commands.set(activity(unit), {...ok('failed\n'), status: 3});
			return failed(1, `Job for ${unit} failed because the control process exited with error code.`);
		}

		machine.commands.set(activity(unit), ok('active\n'));
	}

	if (verb === 'stop' || (verb === 'disable' && isNow)) machine.commands.set(activity(unit), {status: 3, stdout: 'inactive\n', stderr: ''});
	return ok();
};

/** Setting a property of a unit, which a shell reads, for now; undefined for another script. */
export const answerSlice = (
	machine: MemoryMachine,
	[flag, script = '', , unit = '']: readonly string[],
	input: string,
): Output | undefined =>
	flag === '-c' && script.startsWith('read -r property ')
		? systemctl(machine, ['set-property', '--runtime', unit, input.trim()])
		: undefined;

/** What `systemctl is-enabled NAME && systemctl is-active NAME && echo …` in a shell prints; undefined for another script. */
export const answerUnitQuestion = (machine: MemoryMachine, [flag, script = '', , unit = '']: readonly string[]): Output | undefined => {
	const said = /^systemctl is-enabled .* && systemctl is-active .* && echo "([^"]*)"$/.exec(script)?.[1];
	if (flag !== '-c' || said === undefined) return undefined;
	return isEnabled(machine, unit) && isActive(machine, unit) ? ok(`${said}\n`) : {status: 3, stdout: '', stderr: ''};
};
