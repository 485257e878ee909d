import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, type TestContext, test} from 'node:test';
import {interruptsText} from '../../src/tunings/interrupts-script.ts';
import {ScriptHost} from './script-host.ts';

/** Number and name; the last is of a vector that the driver does not use. */
const vectors = [
	[9, 'two words'],
	[41, 'eth0-rx-0'],
	[42, 'eth0-rx-10'],
	[43, 'eth0-rx-1'],
	[44, ''],
] as const;

/** `above`: the vectors are those of the device above, as with virtio. */
const hostWith = (t: TestContext, above: boolean, program = 'init'): ScriptHost => {
	const host = new ScriptHost(interruptsText, {});
	t.after(() => host.remove());
	mkdirSync(join(host.root, 'sys/class/net/eth0/device'), {recursive: true});
	for (const [irq, name] of vectors) {
		host.write(`/sys/class/net/eth0/${above ? '' : 'device/'}msi_irqs/${irq}`, 'msix\n');
		host.write(`/sys/kernel/irq/${irq}/actions`, name === '' ? '' : `${name}\n`);
		host.write(`/proc/irq/${irq}/smp_affinity_list`, '0-7\n');
	}

	host.write('/proc/1/comm', `${program}\n`);
	return host;
};

const lists = (host: ScriptHost): readonly (string | undefined)[] =>
	vectors.map(([irq]) => host.read(`/proc/irq/${irq}/smp_affinity_list`)?.trim());

for (const shell of ['dash', 'bash']) {
	describe(shell, () => {
		for (const above of [false, true]) {
			test(`lines on standard input, for ${above ? 'a virtio NIC' : 'a NIC'}`, t => {
				const host = hostWith(t, above);
				const lines = '# a comment\ntwo words 3\neth0-rx-1 4\neth0-rx-10 2,5-6\neth0-rx-0 (0-7)\neth0-rx-9 7\n';
				assert.deepEqual(host.run(shell, ['eth0'], lines), {status: 0, printed: ''});
				assert.deepEqual(lists(host), ['3', '0-7', '2,5-6', '4', '0-7']);
				assert.equal(host.take('/log').length, 3);
				assert.deepEqual(host.run(shell, ['eth0'], lines), {status: 0, printed: ''});
				assert.deepEqual(host.take('/log'), [], 'in place already');
			});
		}

		test('a NIC that is not there', t =>
			assert.deepEqual(hostWith(t, false).run(shell, ['eth9'], 'eth0-rx-0 1\n'), {status: 0, printed: ''}));

		test('from the lists of the folder', t => {
			const host = hostWith(t, false);
			assert.deepEqual(host.run(shell, []), {status: 0, printed: ''}, 'no list');
			host.write('/etc/nearmetal/interrupts.d/eth0', 'eth0-rx-0 6\n');
			assert.deepEqual(host.run(shell, []), {status: 0, printed: ''});
			assert.deepEqual(lists(host), ['0-7', '6', '0-7', '0-7', '0-7']);
		});

		test('not beside irqbalance, which would move them back', t => {
			const host = hostWith(t, false, 'irqbalance');
			host.write('/etc/nearmetal/interrupts.d/eth0', 'eth0-rx-0 6\n');
			assert.deepEqual(host.run(shell, []), {status: 0, printed: ''});
			assert.deepEqual(lists(host), ['0-7', '0-7', '0-7', '0-7', '0-7']);
		});
	});
}
