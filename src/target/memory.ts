import {describeFailure} from './kernel-error.ts';
import {domainsOf} from './memory/domains.ts';
import {isKernelFile, writeKernelFile} from './memory/kernel-files.ts';
import {machineOf, makeFolders, open, parentOf, textOf, writeInFolder} from './memory/machine.ts';
import {runProgram} from './memory/programs.ts';
import {type Output, type ProbeRequest, type RunOptions, type Snapshot, type Target, TargetError} from './target.ts';

/** One thing that was asked of the machine in memory, in order. */
export type Operation =
	| {readonly run: readonly string[]; readonly input?: string}
	| {readonly write: string; readonly content: string; readonly mode?: number}
	| {readonly append: string; readonly text: string};

export type MemoryHost = Target & {
	/** Every run, write and append, those that failed included. */
	readonly operations: readonly Operation[];
	/**
	 * The connection is lost at the n-th of these operations from now (1: the next one), before or after it took effect.
	 * From then on everything throws, until `reconnect`.
	 */
	failAt(n: number, moment?: 'before' | 'after'): void;
	reconnect(): void;
	/** A file's mode, undefined where there is no such file. */
	modeOf(path: string): number | undefined;
};

/**
 * A host in memory: the sample host, and the fake host of the tests. It holds a snapshot's files, links, names and command
 * outputs and behaves as a KVM host does in the parts that nearmetal changes.
 *
 * It understands, and answers from its state:
 *
 *     modprobe NAME · modprobe -r NAME      /proc/modules and /sys/module/NAME/initstate follow; what a module needs comes and
 *                                           goes with it; br_netfilter brings /proc/sys/net/bridge/* with 1
 *     sysctl [-q] -w KEY=VALUE · sysctl [-n] KEY
 *     virsh [-q] define FILE                FILE may be /dev/stdin; refused as libvirt does (memory/refusal.ts)
 *     virsh domxml-to-native qemu-argv --xml FILE                  (refused as libvirt does; the command line is a token one)
 *     virsh dumpxml [--inactive] [--security-info] GUEST           GUEST: a running one's id, a UUID, a name, in this order
 *     virsh domstate|start|shutdown GUEST · virsh dominfo GUEST    (its recorded text with the state of now)
 *     virsh domifaddr|qemu-agent-command GUEST …                   (what was recorded for its UUID)
 *     virsh net-define FILE · virsh net-dumpxml [--inactive] UUID  (memory/networks.ts)
 *     virsh list [--all|--inactive] [--name] [--uuid]
 *     cat · ls · rm [-f|-rf] · mkdir [-p] [-m MODE] · rmdir · cmp [-s] A B · chmod MODE PATH · sync
 *     taskset -cp CPUS TID
 *     ethtool -L DEVICE combined N · ethtool -G DEVICE rx|tx N · ethtool -C DEVICE adaptive-rx on|off · ip link set dev DEVICE mtu N            (memory/links.ts)
 *     xargs PROGRAM WORD...                 one of these, with the words of its input as the last
 *     sed of a file that offers words       prints the one in brackets
 *     sh -c with one of the inspection's readings of guests' processes (memory/readings.ts), of a unit, of values that a folder's files hold, of a NIC's
 *                                           interrupts, channels, ring, adaptive interrupts or MTU, of a bridge's flowtable, or with
 *                                           the script of write-together.ts
 *     nft -j list flowtables · delete table inet NAME · flush ruleset (of tables with a flowtable, memory/flowtables.ts)
 *     sh /etc/nearmetal/repin.sh · interrupts.sh · flowtable.sh    (memory/keepers.ts), where somebody wrote them
 *     systemctl show --property=AllowedCPUs UNIT · set-property --runtime UNIT AllowedCPUs=CPUS      (where the first was recorded)
 *     systemctl daemon-reload · enable|disable [--now] · start|stop UNIT     (units in /etc/systemd/system)
 *
 * Any other argv gets the answer that the snapshot recorded for it, otherwise status 127 and a message that says so.
 *
 * A guest that starts runs its inactive definition, takes its hugepages out of the pools (or fails as QEMU does), loads vhost_net,
 * lets timers that are active run their services, and has its threads, vhost workers and taps under /proc and /sys. The same
 * definition comes up with the same numbers each time, so whole snapshots may be compared. Shutdown is immediate. A definition is
 * kept as it was given: libvirt's own rewriting of defined XML is not imitated.
 */
export const memoryHost = (snapshot: Snapshot): MemoryHost => {
	const machine = machineOf(snapshot);
	const domains = domainsOf(machine);
	const operations: Operation[] = [];
	let failure: {readonly at: number; readonly moment: 'before' | 'after'} | undefined;
	let isLost = false;

	const lost = (): TargetError => new TargetError(`The connection to ${snapshot.target} was lost. Connect again and look what was done.`);
	const couldNot = (what: string, path: string, problem: string): TargetError =>
		new TargetError(`Could not ${what} ${path} on ${snapshot.target}: ${describeFailure(problem)}`);
	const assertConnected = (): void => {
		if (isLost) {
			throw lost();
		}
	};

	/** Every operation passes here, so that a test can cut the connection at each of them. */
	const operate = <T>(operation: Operation, effect: () => T): T => {
		assertConnected();
		operations.push(operation);
		isLost = failure !== undefined && operations.length >= failure.at;
		if (isLost && failure?.moment === 'before') {
			throw lost();
		}

		const result = effect();
		assertConnected();
		return result;
	};

	const collect = (request: ProbeRequest): Snapshot => {
		const commands: Record<string, Output> = {};
		const ask = (argv: readonly string[]): Output => (commands[argv.join(' ')] = runProgram(machine, domains, argv, ''));
		for (const probe of request.commands) {
			if ('argv' in probe) {
				ask(probe.argv);
			} else {
				const lines = ask(probe.list)
					.stdout.split('\n')
					.filter(line => line !== '');
				for (const line of lines) {
					probe.each.forEach(argv => ask(argv.map(word => word.replaceAll('{}', line))));
				}
			}
		}

		// Who read the host: every reading holds it.
		const user = machine.commands.get('id -un');
		return {
			...snapshot,
			files: Object.fromEntries(
				machine.paths.matching(request.files).flatMap(path => {
					const text = textOf(machine, path);
					return text === undefined ? [] : [[path, text]];
				}),
			),
			links: Object.fromEntries(
				machine.paths.matching(request.links).flatMap(path => {
					const end = machine.links.get(path);
					return end === undefined ? [] : [[path, end]];
				}),
			),
			names: machine.paths.matching(request.names),
			commands: user === undefined ? commands : {...commands, 'id -un': user},
		};
	};

	return {
		name: snapshot.target,
		sample: true,
		operations,
		failAt(n, moment = 'before') {
			failure = {at: operations.length + n, moment};
		},
		reconnect() {
			failure = undefined;
			isLost = false;
		},
		modeOf: path => machine.files.get(path)?.mode,
		async collect(request) {
			assertConnected();
			return collect(request);
		},
		async run(argv, {input, signal, onOutput}: RunOptions = {}) {
			if (signal?.aborted) throw new TargetError(`${argv[0]} on ${snapshot.target} was not started: it was cancelled.`);
			const operation = input === undefined ? {run: argv} : {run: argv, input};
			const output = operate(operation, () => runProgram(machine, domains, argv, input ?? ''));
			if (onOutput === undefined) return output;
			onOutput(output.stdout);
			return {...output, stdout: ''};
		},
		async read(path) {
			assertConnected();
			const file = open(machine, path);
			if ('text' in file) return file.text;
			if (machine.paths.has(path)) throw couldNot('read', path, file.problem);
			return undefined;
		},
		async write(path, content, mode) {
			operate(mode === undefined ? {write: path, content} : {write: path, content, mode}, () => {
				const problem = isKernelFile(path)
					? writeKernelFile(machine, path, content)
					: (makeFolders(machine, parentOf(path)) ?? writeInFolder(machine, path, content, mode));
				if (problem !== undefined) throw couldNot('write', path, problem);
			});
		},
		async append(path, text) {
			operate({append: path, text}, () => {
				const problem = writeInFolder(machine, path, (textOf(machine, path) ?? '') + text);
				if (problem !== undefined) throw couldNot('append to', path, problem);
			});
		},
		async close() {},
	};
};
