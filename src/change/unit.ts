import type {Kind} from './kind.ts';

/** Units of ours that are switched on. */
export const units = ['nearmetal-repin.timer', 'nearmetal-interrupts.timer', 'nearmetal-flowtable.timer'] as const;

const on = 'enabled and active';
/** A fixed script: the shell is wanted for its status alone. It prints nothing where the unit is off, stopped, or not there. */
const question = `systemctl is-enabled --quiet "$1" && systemctl is-active --quiet "$1" && echo "${on}"`;
const show = (name: string): readonly string[] => ['sh', '-c', question, 'sh', name];
const switched = (verb: 'enable' | 'disable', name: string) => ({run: ['systemctl', '--quiet', verb, '--now', name]});

/** A systemd unit of ours: on (enabled and active), or nothing. Its file is a change of its own. */
export const unitKind: Kind<{readonly name: string}, {readonly on: true}> = {
	machines: ['host', 'guest'],
	title: ({name}) => name,
	effect: () => 'now',
	isOnDisk: true,
	survey: {commands: units.map(name => ({argv: show(name)}))},
	probe: ({name}) => ({commands: [{argv: show(name)}]}),
	read: (snapshot, {name}) => {
		const output = snapshot.commands[show(name).join(' ')];
		return output && (output.stdout || null);
	},
	evolve: state => state ?? `${on}\n`,
	show: ({name}) => show(name),
	put: ({name}) => [switched('enable', name)],
	take: ({name}) => [switched('disable', name)],
	lines: state => [state === null ? 'off' : on],
	undone: 'it is switched off',
	reach: {where: ({name}) => (units as readonly unknown[]).includes(name), wish: ({on}) => on === true},
};
