import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {parsePeer} from '../../src/bench/peer.ts';

const server = (address: string, port = 5201) => ({kind: 'server', address, port}) as const;
const ssh = (user: string, address: string, port = 22) => ({kind: 'ssh', user, address, port}) as const;

describe('a peer', () => {
	const cases: readonly (readonly [text: string, peer: ReturnType<typeof parsePeer>])[] = [
		['10.0.0.20', server('10.0.0.20')],
		[' 10.0.0.20:5300 ', server('10.0.0.20', 5300)],
		['peer-1.lab', server('peer-1.lab')],
		['peer_1.lab:5202', server('peer_1.lab', 5202)],
		['fd00::20', server('fd00::20')],
		['[fd00::20]', server('fd00::20')],
		['[fd00::20]:5300', server('fd00::20', 5300)],
		['ssh://admin@10.0.0.20', ssh('admin', '10.0.0.20')],
		['ssh://root@[fd00::20]:2022', ssh('root', 'fd00::20', 2022)],
		['ssh://peer.lab:2222', ssh('root', 'peer.lab', 2222)],
	];
	for (const [text, peer] of cases) test(text, () => assert.deepEqual(parsePeer(text), peer));

	const others = [
		...['', '-oProxyCommand=x', '10.0.0.20:0', '10.0.0.20:70000', 'peer:x', ':5201', 'a b', '[peer'],
		...['http://10.0.0.20', 'tcp://peer', 'root@10.0.0.20', 'ssh://', 'ssh://-x'],
	];
	for (const text of others) test(`not “${text}”`, () => assert.equal(parsePeer(text), undefined));
});
