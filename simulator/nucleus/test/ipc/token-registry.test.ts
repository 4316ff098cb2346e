import { describe, expect, it } from '@jest/globals';
import { randomToken } from '../../src/ipc/adapters/random-token.ts';
import { MemoryTokenRegistry } from '../../src/ipc/token-registry.ts';

describe('token registry', () => {
  it('knows the component of the token it issued', () => {
    const registry = new MemoryTokenRegistry(randomToken);
    const token = registry.issue('com.example.A');
    expect(registry.componentOf(token)).toBe('com.example.A');
    expect(registry.componentOf('other')).toBeUndefined();
  });

  it('lets only the newest token of a component work', () => {
    const registry = new MemoryTokenRegistry(randomToken);
    const first = registry.issue('com.example.A');
    const second = registry.issue('com.example.A');
    expect(second).not.toBe(first);
    expect(registry.componentOf(first)).toBeUndefined();
    expect(registry.componentOf(second)).toBe('com.example.A');
  });

  it('forgets one component when its token is revoked and all when cleared', () => {
    const registry = new MemoryTokenRegistry(randomToken);
    const [a, b] = [registry.issue('A'), registry.issue('B')];
    registry.revoke('A');
    expect(registry.componentOf(a)).toBeUndefined();
    expect(registry.componentOf(b)).toBe('B');
    registry.clear();
    expect(registry.componentOf(b)).toBeUndefined();
  });
});
