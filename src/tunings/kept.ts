import type {Edit} from '../change/change.ts';
import type {units} from '../change/unit.ts';
import {ownFile} from './own-file.ts';

/** Seconds between two runs. A guest that starts is served within this time; the script takes some milliseconds. */
const period = 15;

type Keeper = {
	/** Name of the tuning, for the files' headers. */
	readonly tuning: string;
	readonly unit: (typeof units)[number];
	/** What it keeps and where, for systemctl status. */
	readonly description: string;
	readonly script: string;
	/** The script's text, as lines. */
	readonly text: readonly string[];
	/** What it may do, as capabilities(7) and in words. */
	readonly capabilities: string;
	readonly may: string;
};

/**
 * What keeps a setting that the kernel forgets: a script, a service that runs it, and a timer that starts the service. Not a
 * libvirt hook: one that fails keeps a guest from starting, and on `reconnect` gets a running one killed (libvirt hooks.html).
 * Not a path unit: libvirt rewrites its files at any time, and what changes while the service runs is missed.
 */
export const keeper = ({
	tuning,
	unit,
	description,
	script,
	text,
	capabilities,
	may,
}: Keeper): {readonly files: readonly Edit[]; readonly timer: Edit} => ({
	files: [
		ownFile('host', script, tuning, text),
		ownFile('host', `/etc/systemd/system/${unit.replace('.timer', '.service')}`, tuning, [
			'[Unit]',
			`Description=nearmetal: ${description}`,
			'',
			'[Service]',
			'Type=oneshot',
			`ExecStart=/bin/sh ${script}`,
			'TimeoutStartSec=60',
			`# It may ${may}. It cannot signal a process: no guest can come to harm.`,
			`CapabilityBoundingSet=${capabilities}`,
			'# Four lines a minute in the journal would bury the rest; what the script changes is logged as a notice.',
			'LogLevelMax=notice',
		]),
		ownFile('host', `/etc/systemd/system/${unit}`, tuning, [
			'[Unit]',
			`Description=nearmetal: ${description}`,
			'',
			'[Timer]',
			`OnBootSec=${period}`,
			// After the last run ended, well or not: OnUnitActiveSec would wait for ever after one that failed.
			`OnUnitInactiveSec=${period}`,
			'AccuracySec=1',
			'',
			'[Install]',
			'WantedBy=timers.target',
		]),
	],
	timer: {on: 'host', kind: 'unit', where: {name: unit}, wish: {on: true}},
});
