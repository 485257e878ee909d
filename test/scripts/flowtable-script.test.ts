import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import {flowtableText} from '../../src/tunings/flowtable-script.ts';
import {programs} from './scratch-programs.ts';
import {ScriptHost} from './script-host.ts';

const wanted = '# Written by nearmetal\nens1 virbr0\n';

const hostWith = (t: TestContext, ...devices: readonly string[]): ScriptHost => {
	const host = new ScriptHost(flowtableText, {nft: programs.nft ?? ''});
	t.after(() => host.remove());
	for (const device of devices) host.write(`/sys/class/net/${device}/mtu`, '1500\n');
	host.write('/etc/nearmetal/flowtable.d/virbr0', wanted);
	return host;
};
const of = (host: ScriptHost): string | undefined => host.read('/nft/nearmetal-virbr0');
const quiet = {status: 0, printed: ''};

for (const shell of ['dash', 'bash']) {
	describe(shell, () => {
		test('made where there is none, once, and told', t => {
			const host = hostWith(t, 'ens1', 'virbr0');
			assert.deepEqual(host.run(shell, []), quiet);
			assert.equal(of(host), '["ens1", "virbr0"]\n');
			assert.match(host.take('/log').join(), /flowtable of virbr0: none, now ens1 virbr0$/);
			assert.deepEqual(host.run(shell, []), quiet);
			assert.deepEqual(host.take('/log'), []);
		});

		for (const [what, left] of [
			['lost its bridge, which was made anew', '"ens1"'],
			['was changed by somebody', '["ens1", "eth9"]'],
			['lost its NIC, which was made anew', '"virbr0"'],
		] as const)
			test(`made again where it ${what}`, t => {
				const host = hostWith(t, 'ens1', 'virbr0');
				host.write('/nft/nearmetal-virbr0', `${left}\n`);
				host.write('/nft/nearmetal-virbr01', '["ens1", "virbr0"]\n');
				assert.deepEqual(host.run(shell, []), quiet);
				assert.equal(of(host), '["ens1", "virbr0"]\n');
			});

		test('left alone while the network is not started', t => {
			const host = hostWith(t, 'ens1');
			assert.deepEqual(host.run(shell, []), quiet);
			assert.equal(of(host), undefined);
			assert.deepEqual(host.take('/log'), []);
		});

		test('a file that is none changes nothing', t => {
			const host = hostWith(t, 'ens1', 'virbr0');
			for (const nonsense of ['', '# nothing\n', 'ens1; reboot\n', '$(id)\n', 'ens1 }\n', '*\n']) {
				host.write('/etc/nearmetal/flowtable.d/virbr0', nonsense);
				assert.deepEqual(host.run(shell, []), quiet, nonsense);
				assert.equal(of(host), undefined, nonsense);
			}
		});

		test('for one bridge, and what nft refuses is said', t => {
			const host = hostWith(t, 'ens1', 'virbr0');
			assert.deepEqual(host.run(shell, ['virbr0'], 'ens1 virbr0\n'), quiet);
			assert.equal(of(host), '["ens1", "virbr0"]\n');
			const {status, printed} = host.run(shell, ['virbr0'], 'eth9 virbr0\n');
			assert.equal(status, 1);
			assert.match(printed, /No such file or directory/);
			assert.equal(of(host), '["ens1", "virbr0"]\n');
		});
	});
}
