import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {after} from 'node:test';
import {hostSlices} from '../../src/inspect/facts.ts';
import {nicsCommand} from '../../src/inspect/probe.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {programs} from './scratch-programs.ts';

/** Programs that busybox has in itself: it would run its own, on this machine. */
const inBusybox = new Set(spawnSync('busybox', ['--list'], {encoding: 'utf8'}).stdout?.split('\n') ?? []);

/** What of these texts a shell must not run here: undefined where it may run them. */
export const outOfReach = (shell: string, texts: readonly string[]): string | undefined =>
	Object.keys(programs).find(
		name => shell === 'busybox' && name !== 'id' && inBusybox.has(name) && texts.some(text => new RegExp(`\\b${name}\\b`).test(text)),
	);

/** The shells that are here. */
export const shells = ['dash', 'bash', 'busybox'].map(shell => ({
	shell,
	missing: spawnSync(shell, shell === 'busybox' ? ['true'] : ['-c', 'true']).status === 0 ? false : `${shell} is not installed`,
}));

const elsewhere = 'qemu+ssh://root@elsewhere/system';

/** Programs of this machine that scripts may use here. Everything else is missing: no script of a test may reach the machine itself. */
const tools = [
	'awk',
	'basename',
	'bash',
	'busybox',
	'cat',
	'cp',
	'dash',
	'dirname',
	'grep',
	'head',
	'ls',
	'mkdir',
	'rm',
	'rmdir',
	'sed',
	'sh',
	'sha256sum',
	'sort',
	'tail',
	'true',
	'xargs',
];

const pathOf = (tool: string): string | undefined =>
	(process.env.PATH ?? '')
		.split(':')
		.map(folder => join(folder, tool))
		.find(existsSync);

const thp = '/sys/kernel/mm/transparent_hugepage/enabled';
const folders = ['/etc/', '/proc/', '/sys/', '/var/'];

/** What a script may change, as globs. */
const changeable = {
	files: [
		'/etc/machine-id',
		'/proc/sys/net/core/*',
		'/proc/sys/net/ipv4/*',
		'/proc/sys/net/bridge/*',
		'/proc/irq/*/smp_affinity_list',
		'/sys/kernel/irq/*/actions',
		'/sys/class/net/*/mtu',
		'/sys/class/net/*/tun_flags',
		'/sys/module/*/initstate',
		'/sys/class/net/*/queues/rx-*/rps_cpus',
		'/sys/devices/system/node/node*/hugepages/*/nr_hugepages',
		'/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor',
		'/sys/devices/system/cpu/cpu*/power/pm_qos_resume_latency_us',
		...['modules-load.d', 'sysctl.d', 'tmpfiles.d', 'udev/rules.d'].map(folder => `/etc/${folder}/*`),
		'/etc/systemd/system/*nearmetal*',
		'/etc/nearmetal/*',
		'/etc/nearmetal/*/*',
		'/var/lib/nearmetal/runs/*/*',
		'/var/lib/nearmetal/runs/*/before/*',
	],
	links: [],
	names: ['/sys/class/net/*/brif/*', '/sys/class/net/*/device/msi_irqs/*', '/sys/class/net/*/device/../msi_irqs/*'],
	commands: [],
};

const made: ScratchHost[] = [];
after(() => made.forEach(host => host.remove()));

/** A host's files below a temporary folder, where real shells run scripts that were written for `/`. */
export class ScratchHost {
	readonly root = mkdtempSync(join(tmpdir(), 'scratch-host-'));

	/** Begins with what the machine in memory holds now; it goes when the tests of the file are over. */
	static async from(host: MemoryHost): Promise<ScratchHost> {
		const scratch = new ScratchHost();
		made.push(scratch);
		for (const [name, body] of Object.entries(programs)) {
			scratch.write(`/bin/${name}`, `#!/bin/sh\n${body}`);
			scratch.executable(`/bin/${name}`);
		}

		for (const tool of tools) {
			const path = pathOf(tool);
			if (path !== undefined) symlinkSync(path, join(scratch.root, 'bin', tool));
		}

		const {files, names} = await host.collect(changeable);
		for (const name of names) {
			// The folder before `..` must be there, or no path leads through it.
			mkdirSync(join(scratch.root, dirname(name).replace(/\/\.\.(\/.*)?$/, '')), {recursive: true});
			scratch.write(name, '');
		}

		for (const [path, text] of Object.entries(files)) {
			scratch.write(path, scratch.moved(path, text));
			const unit = /^\/etc\/systemd\/system\/([^/]+)$/.exec(path)?.[1] ?? '';
			if ((await host.run(['systemctl', 'is-enabled', unit])).stdout === 'enabled\n') scratch.write(`/units/${unit}`, 'on\n');
		}

		// Of the words that such a file offers the kernel would show the one that was written among the others.
		scratch.write(thp, (await host.run(['sed', 's/.*\\[//; s/\\].*//', thp])).stdout);

		for (const device of (await host.run(nicsCommand)).stdout.split('\n').filter(line => line !== '')) {
			scratch.write(`/channels/${device}`, (await host.run(['ethtool', '-l', device])).stdout);
			scratch.write(`/rings/${device}`, (await host.run(['ethtool', '-g', device])).stdout);
			scratch.write(`/coalescing/${device}`, `${(await host.run(['ethtool', '-c', device])).stdout.trimEnd()}\n`);
		}

		const {stdout} = await host.run(['virsh', 'list', '--all', '--uuid']);
		for (const uuid of stdout.split('\n').filter(line => line !== '')) {
			const xml = (await host.run(['virsh', 'dumpxml', '--inactive', '--security-info', uuid])).stdout;
			scratch.write(`/libvirt/${uuid}.xml`, `${xml.trimEnd()}\n\n`);
			scratch.write(`/libvirt/${uuid}.state`, `${(await host.run(['virsh', 'domstate', uuid])).stdout.trim()}\n`);
		}

		for (const uuid of (await host.run(['virsh', 'net-list', '--all', '--uuid'])).stdout.split('\n').filter(line => line !== '')) {
			const xml = (await host.run(['virsh', 'net-dumpxml', '--inactive', uuid])).stdout;
			scratch.write(`/libvirt/network-${uuid}.xml`, `${xml.trimEnd()}\n\n`);
		}

		const flowtables = JSON.parse((await host.run(['nft', '-j', 'list', 'flowtables'])).stdout || '{"nftables": []}').nftables;
		for (const {flowtable} of flowtables)
			if (flowtable !== undefined) scratch.write(`/nft/${flowtable.table}`, `["${flowtable.dev.join('", "')}"]\n`);

		for (const unit of hostSlices) {
			scratch.write(`/slices/${unit}`, (await host.run(['systemctl', 'show', '--property=AllowedCPUs', unit])).stdout);
		}

		return scratch;
	}

	/** A script's own paths lead into the folder. */
	moved(path: string, text: string): string {
		if (!path.endsWith('.sh')) return text;
		return (
			text
				.replaceAll(/(?<![\w}.])\/(?:etc|proc|run|sys|var)\//g, found => `${this.root}${found}`)
				.replaceAll(/^export PATH=.*$/gm, '')
				// busybox would ask itself who runs it.
				.replaceAll('$(id -u)', '$("$ROOT/bin/id" -u)')
		);
	}

	write(path: string, text: string): void {
		mkdirSync(dirname(join(this.root, path)), {recursive: true});
		// A link to a program of this machine is replaced, never followed.
		rmSync(join(this.root, path), {force: true});
		writeFileSync(join(this.root, path), text);
	}

	executable(path: string): void {
		chmodSync(join(this.root, path), 0o755);
	}

	read(path: string): string | undefined {
		return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), 'utf8') : undefined;
	}

	has(path: string): boolean {
		return existsSync(join(this.root, path));
	}

	mode(path: string): number {
		return statSync(join(this.root, path)).mode & 0o777;
	}

	/** Runs a script of this host, for somebody whose virsh asks another one. */
	run(shell: string, path: string, ...words: readonly string[]) {
		const script = [...(shell === 'busybox' ? ['sh'] : []), join(this.root, path), ...words];
		const {status, stdout, stderr} = spawnSync(join(this.root, 'bin', shell), script, {
			encoding: 'utf8',
			env: {PATH: join(this.root, 'bin'), ROOT: this.root, LIBVIRT_DEFAULT_URI: elsewhere, VIRSH_DEFAULT_CONNECT_URI: elsewhere},
		});
		return {status, stdout: stdout.replaceAll(this.root, ''), stderr: stderr.replaceAll(this.root, '')};
	}

	/** Every file and definition of the host, and who runs; not the scripts and what they saved. The kernel's tabs are read as spaces. */
	state(): Readonly<Record<string, string>> {
		const paths = readdirSync(this.root, {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(entry => `/${relative(this.root, join(entry.parentPath, entry.name))}`)
			// Taps come and go with their guests, which the virsh here only notes.
			.filter(path => !/^\/(?:bin|export|var)\/|\/vnet\d+(?:\/|$)/.test(path));
		return Object.fromEntries(
			paths.sort().map(path => {
				const text = (this.read(path) ?? '').replaceAll(this.root, '');
				return [path, folders.some(folder => path.startsWith(folder)) && !path.startsWith('/etc/') ? text.replaceAll('\t', ' ') : text];
			}),
		);
	}

	/** Paths where two states differ. */
	static differences(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): readonly string[] {
		return [...new Set([...Object.keys(one), ...Object.keys(other)])]
			.filter(path => one[path] !== other[path])
			.map(path => `${path}: ${one[path]} | ${other[path]}`);
	}

	remove(): void {
		rmSync(this.root, {recursive: true});
	}
}
