import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import {repinText} from '../../src/tunings/repin-script.ts';
import {ScriptHost} from './script-host.ts';

const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const list = `/etc/nearmetal/repin.d/${uuid}`;

/** Path below /proc → name and CPUs. */
type Threads = Readonly<Record<string, readonly [string, string]>>;

const qemu: Threads = {
	'700': ['qemu-system-x86', '0-5'],
	'700/task/700': ['qemu-system-x86', '0-5'],
	'700/task/705': ['CPU 0/KVM', '3'],
};
const places: Readonly<Record<string, Threads>> = {
	'threads of QEMU': {
		...qemu,
		'700/task/998': ['vhost-700', '0-5'],
		'700/task/1003': ['vhost-700', '0-5'],
		'800/task/900': ['vhost-800', '0-5'],
	},
	'kernel threads': {...qemu, '998': ['vhost-700', '0-5'], '1003': ['vhost-700', '0-5'], '900': ['vhost-800', '0-5']},
};

/** The kernel has CPUs 0-7, and the guest's emulator cgroup 0-5: more is cut down, others are refused. */
const taskset = `
echo "$2 $3" >> "$ROOT/calls"
case $2 in
6 | 7) exit 1 ;;
0-7) set -- x 0-5 "$3" ;;
esac
for status in "$ROOT/proc/$3/status" "$ROOT"/proc/*/task/"$3"/status; do
	[ ! -f "$status" ] || sed -i "s/^Cpus_allowed_list:.*/Cpus_allowed_list:	$2/" "$status"
done`;

const hostWith = (t: TestContext, threads: Threads): ScriptHost => {
	const host = new ScriptHost(repinText, {taskset});
	t.after(() => host.remove());
	for (const [path, [name, cpus]] of Object.entries(threads)) {
		host.write(`/proc/${path}/comm`, `${name}\n`);
		// Each thread has a folder of its own right below /proc as well, which no listing shows.
		for (const folder of [path, path.split('/').at(-1)]) {
			host.write(`/proc/${folder}/status`, `Name:\t${name}\nState:\tS\nCpus_allowed:\tff\nCpus_allowed_list:\t${cpus}\n`);
		}
	}

	host.write('/sys/devices/system/cpu/possible', '0-7\n');
	return host;
};

const running = (host: ScriptHost): void => {
	const status = (pid: number, id: string): string =>
		`<domstatus state='running' reason='booted' pid='${pid}'>\n  <domain>\n    <uuid>${id}</uuid>\n`;
	host.write(`/run/libvirt/qemu/it's a “guest”.xml`, status(700, uuid));
	host.write('/run/libvirt/qemu/other.xml', status(800, '00000000-0000-0000-0000-000000000000'));
};

/** What taskset was asked for. */
const asked = (host: ScriptHost, shell: string, ...words: readonly string[]): readonly string[] => {
	assert.deepEqual(host.run(shell, words), {status: 0, printed: ''});
	return host.take('/calls');
};

for (const shell of ['dash', 'bash']) {
	for (const [where, threads] of Object.entries(places)) {
		describe(`${where} in ${shell}`, () => {
			test('each goes to its CPU, once, in the order of their numbers', t => {
				const host = hostWith(t, threads);
				running(host);
				assert.deepEqual(asked(host, shell), [], 'no list, nothing to do');
				host.write(list, '# places\n4 5\n');
				assert.deepEqual(asked(host, shell), ['4 998', '5 1003']);
				assert.deepEqual(
					host.take('/log').map(line => line.replace(/.*notice /, '')),
					['vhost worker 998 of QEMU 700: CPU 0-5, now 4', 'vhost worker 1003 of QEMU 700: CPU 0-5, now 5'],
				);
				assert.deepEqual(asked(host, shell), []);
				assert.deepEqual(host.take('/log'), []);
			});

			test('more workers than CPUs begin again at the first', t => {
				const host = hostWith(t, threads);
				running(host);
				host.write(list, '2\n');
				assert.deepEqual(asked(host, shell), ['2 998', '2 1003']);
			});

			test('what the kernel refuses is tried again the next time, without a word', t => {
				const host = hostWith(t, threads);
				running(host);
				host.write(list, '7\n');
				for (const _ of [1, 2]) assert.deepEqual(asked(host, shell), ['7 998', '7 1003']);
				assert.deepEqual(host.take('/log'), []);
			});

			test('a list that is none changes nothing', t => {
				const host = hostWith(t, threads);
				running(host);
				for (const nonsense of ['', '# nothing\n', '1; reboot\n', '-1\n', '$(id)\n', '1,2\n']) {
					host.write(list, nonsense);
					assert.deepEqual(asked(host, shell), [], nonsense);
				}
			});

			test('release: the list goes, and the workers may run where the emulator may', t => {
				const host = hostWith(t, threads);
				running(host);
				host.write(list, '4 5\n');
				asked(host, shell);
				assert.deepEqual(asked(host, shell, 'release', uuid), ['0-7 998', '0-7 1003']);
				for (const tid of [998, 1003]) assert.match(host.read(`/proc/${tid}/status`) ?? '', /^Cpus_allowed_list:\t0-5$/m);
				assert.equal(host.read(list), undefined);
				assert.deepEqual(asked(host, shell), []);
			});

			test('a guest that is off', t => {
				const host = hostWith(t, {});
				host.write(list, '4\n');
				assert.deepEqual(asked(host, shell), []);
				assert.deepEqual(asked(host, shell, 'release', uuid), []);
				assert.equal(host.read(list), undefined);
			});
		});
	}
}
