import type {Kind} from './kind.ts';

/** Units of ours that are switched on. */
export const units = ['nearmetal-repin.timer', 'nearmetal-interrupts.timer'] as const;

/** A fixed script: the shell is wanted for its status alone. It prints nothing where the unit is off, stopped, or not there. */
const question = 'systemctl is-enabled --quiet "$1" && systemctl is-active --quiet "$1" && echo "enabled and active"';
const show = (name: string): readonly string[] => ['sh', '-c', question, 'sh', name];

/** A systemd unit of ours: on (enabled and active), or off. Its file is a change of its own. */
export const unitKind: Kind<'unit'> = {
	title: ({name}) => name,
	effect: () => 'now',
	probe: ({name}) => ({commands: [{argv: show(name)}]}),
	read: (snapshot, {name}) => {
		const output = snapshot.commands[show(name).join(' ')];
		return output && output.stdout !== '';
	},
	evolve: (_state, wish) => wish.on,
	show: ({name}) => show(name),
	parse: shown => shown !== '',
	set: ({name}, on) => [{run: ['systemctl', '--quiet', on ? 'enable' : 'disable', '--now', name]}],
	lines: on => [on ? 'enabled and active' : 'off'],
};
