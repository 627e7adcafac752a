/// Sections 7.5 and 7.6, by trying all paths and all sets of accounts.
extension NaiveRules {
    /// The attempts of the graph at *x*, itself included.
    private func graph(at x: Int, _ length: Int64) -> [Int] {
        window(at: x, length, clock: { _ in true }, { $0.from != $0.to })
    }

    /// The tolerance is a percentage; nil where amounts are of no account.
    func cycle(at x: Int, _ length: Int64, hops: Int, tolerance: Int64?, isOrdered: Bool) -> [Int]? {
        let it = all[x]
        guard it.from != it.to else { return nil }
        let usable = graph(at: x, length).filter { y in
            guard y < x, let tolerance else { return y < x }
            return all[y].currency == it.currency && 100 * abs(all[y].amount - it.amount) <= tolerance * it.amount
        }
        var found: [[Int]] = []
        func follow(_ path: [Int], _ seen: [String]) {
            guard let account = seen.last, path.count + 1 <= hops else { return }
            if account == it.from { return found.append(path) }
            for y in usable where all[y].from == account && !seen.contains(all[y].to) {
                if isOrdered, let last = path.last, last > y { continue }
                follow(path + [y], seen + [all[y].to])
            }
        }
        follow([], [it.to])
        return found.min { left, right in
            left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
        }?.sorted()
    }

    /// The graph at *x* where *x* is its first attempt of the pair, else nil.
    private func opening(at x: Int, _ length: Int64) -> [Int]? {
        let graph = graph(at: x, length)
        return graph.first { all[$0].from == all[x].from && all[$0].to == all[x].to } == x ? graph : nil
    }

    func scatterGather(at x: Int, _ length: Int64, limit: Int) -> [Int]? {
        guard let graph = opening(at: x, length) else { return nil }
        let (m, v) = (all[x].from, all[x].to)
        func attempts(_ from: String, _ to: String) -> [Int] {
            graph.filter { all[$0].from == from && all[$0].to == to }
        }
        let names = Set(graph.flatMap { [all[$0].from, all[$0].to] }).sorted()
        var best: [Int]?
        var most = limit - 1
        for u in names where u != v {
            var middles: [String: [Int]] = [:]
            for middle in names where middle != u && middle != v {
                guard let out = attempts(middle, v).last(where: { out in attempts(u, middle).contains { $0 < out } }),
                    let into = attempts(u, middle).last(where: { $0 < out })
                else { continue }
                middles[middle] = [into, out]
            }
            if middles[m] != nil, middles.count > most {
                most = middles.count
                best = middles.values.joined().filter { $0 != x }.sorted()
            }
        }
        return best
    }

    func stack(at x: Int, _ length: Int64, limit: Int) -> [Int]? {
        guard let graph = opening(at: x, length) else { return nil }
        let (m, v) = (all[x].from, all[x].to)
        func payers(_ account: String) -> Set<String> {
            Set(graph.filter { all[$0].to == account }.map { all[$0].from })
        }
        let payees = Set(graph.filter { all[$0].from == m }.map { all[$0].to })
        let upper = payers(v).filter { payers($0).count >= limit }
        guard payers(m).count >= limit, payees.count >= limit, upper.count >= limit, upper.contains(m) else {
            return nil
        }
        let toM = last(of: graph.filter { all[$0].to == m }, by: \.from)
        let toV = last(of: graph.filter { all[$0].to == v && upper.contains(all[$0].from) }, by: \.from)
        return Set(toM + toV).subtracting([x]).sorted()
    }
}
