import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withWholeFigures} from '../../components/text/whole-figures.ts';
import {wrap} from '../../src/inspect/page/wrap.ts';

test('no line is broken inside a figure', () => {
	const text = 'TCP sending 1 stream, which must not fall: −93 % (−95 to −91 %), 9.24 Gbit/s of 25 Gbit/s';
	for (let columns = 20; columns < 100; columns++) {
		const lines = withWholeFigures(text, text => wrap(text, columns));
		assert.equal(lines.join(' '), text);
		for (const line of lines) {
			assert.doesNotMatch(line, /^(?:%|to |Gbit)/);
			assert.ok(line.length <= columns, `${columns}: ${line}`);
		}
	}
});
