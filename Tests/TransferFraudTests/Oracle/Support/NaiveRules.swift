/// Rules of section 7, one attempt at a time, by going through all attempts as the words say: quadratic and worse, and
/// short enough to be compared with the words. Each gives the contributing attempts of a hit, nil where *x* is none.
/// Attempts are named by their places, from 0.
struct NaiveRules {
    struct Transfer {
        let time: Int64
        let from, to: String
        let amount: Int64
        let currency: String
        let device: String?
    }

    let all: [Transfer]

    /// The attempts up to *x* that are `held` and lie in the window of `length` that ends at the clock of the attempts
    /// of the key.
    func window(
        at x: Int, _ length: Int64, clock isOfKey: (Transfer) -> Bool, _ isHeld: (Transfer) -> Bool
    ) -> [Int] {
        let clock = all[...x].filter(isOfKey).map(\.time).max() ?? .min
        return all.indices.prefix(through: x).filter { isHeld(all[$0]) && clock - length < all[$0].time }
    }

    /// What the account paid, in its window.
    func paid(by account: String, at x: Int, _ length: Int64) -> [Int] {
        window(at: x, length, clock: { $0.from == account || $0.to == account }, { $0.from == account })
    }

    /// What the account was paid, in its window.
    func paid(to account: String, at x: Int, _ length: Int64) -> [Int] {
        window(at: x, length, clock: { $0.from == account || $0.to == account }, { $0.to == account })
    }

    /// Of `attempts`, the last one of each partner.
    func last(of attempts: [Int], by partner: (Transfer) -> String) -> [Int] {
        Dictionary(attempts.map { (partner(all[$0]), $0) }, uniquingKeysWith: { max($0, $1) }).values.sorted()
    }
}

// MARK: - Payer, payee and device

extension NaiveRules {
    func velocity(_ key: String, at x: Int, _ length: Int64, count limit: Int? = nil, sum: Int64? = nil) -> [Int]? {
        let it = all[x]
        var attempts: [Int]
        switch key {
        case "payer": attempts = paid(by: it.from, at: x, length)
        case "payee": attempts = paid(to: it.to, at: x, length)
        case "pair": attempts = paid(by: it.from, at: x, length).filter { all[$0].to == it.to }
        default:
            guard let device = it.device else { return nil }
            attempts = window(at: x, length, clock: { $0.device == device }, { $0.device == device })
        }
        if sum != nil { attempts = attempts.filter { all[$0].currency == it.currency } }
        let isOver = limit.map { attempts.count > $0 } ?? (attempts.map { all[$0].amount }.reduce(0, +) > sum ?? 0)
        return isOver ? attempts.filter { $0 < x } : nil
    }

    func smallThenLarge(at x: Int, _ length: Int64, within: Int64, small: Int64, large: Int64) -> [Int]? {
        let it = all[x]
        guard let y = paid(by: it.from, at: x, length).last(where: { $0 < x }) else { return nil }
        let isHit =
            all[y].currency == it.currency && all[y].amount < small && it.amount > large
            && it.time - all[y].time <= within
        return isHit ? [y] : nil
    }

    private func history(at x: Int, _ length: Int64) -> [Int] {
        paid(by: all[x].from, at: x, length).filter { $0 < x && all[$0].currency == all[x].currency }
    }

    /// With one deviation, squared: where n (A − mean) is over the root, its square is over what is under the root.
    func baseline(at x: Int, _ length: Int64, least: Int) -> [Int]? {
        let amounts = history(at: x, length).map { all[$0].amount }
        guard amounts.count >= least else { return nil }
        let n = Int64(amounts.count)
        let sum = amounts.reduce(0, +)
        let radicand = n * amounts.map { $0 * $0 }.reduce(0, +) - sum * sum
        var root: Int64 = 0
        while (root + 1) * (root + 1) <= radicand { root += 1 }
        return n * all[x].amount - sum > root ? [] : nil
    }

    func highQuantile(at x: Int, _ length: Int64, least: Int, quantile: Int, factor: Int64) -> [Int]? {
        let ranked = history(at: x, length).sorted { (all[$0].amount, $0) < (all[$1].amount, $1) }
        guard ranked.count >= least else { return nil }
        let q = ranked[(ranked.count * quantile + 99) / 100 - 1]
        return 100 * all[x].amount > factor * all[q].amount ? [q] : nil
    }

    func newPayee(at x: Int, _ length: Int64, least: Int, amount: Int64) -> [Int]? {
        let earlier = paid(by: all[x].from, at: x, length).filter { $0 < x }
        let isNew = !earlier.contains { all[$0].to == all[x].to }
        return isNew && earlier.count >= least && all[x].amount >= amount ? [] : nil
    }

    func dormant(at x: Int, quiet: Int64, amount: Int64) -> [Int]? {
        let account = all[x].from
        guard let y = all[..<x].lastIndex(where: { $0.from == account || $0.to == account }) else { return nil }
        return all[x].amount >= amount && all[x].time - all[y].time > quiet ? [y] : nil
    }

    func newDevice(at x: Int, _ length: Int64) -> [Int]? {
        guard let device = all[x].device else { return nil }
        let earlier = paid(by: all[x].from, at: x, length).filter { $0 < x }
        let devices = earlier.compactMap { all[$0].device }
        let isHit = !devices.isEmpty && !devices.contains(device) && !earlier.contains { all[$0].to == all[x].to }
        return isHit ? [] : nil
    }

    func similarAmounts(at x: Int, _ length: Int64, count: Int, share: Int64, floor: Int64) -> [Int]? {
        let last = history(at: x, length).suffix(count - 1)
        let amounts = last.map { all[$0].amount } + [all[x].amount]
        guard amounts.count == count, let least = amounts.min(), let greatest = amounts.max(), least >= floor
        else { return nil }
        return 100 * greatest <= (100 + share) * least ? Array(last) : nil
    }

    func passThrough(at x: Int, _ length: Int64, share: Int64, floor: Int64) -> [Int]? {
        let it = all[x]
        func sum(_ attempts: [Int]) -> Int64 { attempts.map { all[$0].amount }.reduce(0, +) }
        let came = paid(to: it.from, at: x, length).filter { $0 < x && all[$0].currency == it.currency }
        guard let first = came.first, sum(came) >= floor else { return nil }
        let before = sum(history(at: x, length).filter { $0 > first })
        let isHit = 100 * (before + it.amount) >= share * sum(came) && 100 * before < share * sum(came)
        return isHit ? came : nil
    }

    func fanIn(at x: Int, _ length: Int64, limit: Int) -> [Int]? {
        let attempts = paid(to: all[x].to, at: x, length)
        let others = attempts.filter { $0 < x }
        guard Set(attempts.map { all[$0].from }).count >= limit,
            !others.contains(where: { all[$0].from == all[x].from })
        else { return nil }
        return last(of: others, by: \.from)
    }

    func fanOut(at x: Int, _ length: Int64, limit: Int) -> [Int]? {
        let attempts = paid(by: all[x].from, at: x, length)
        let others = attempts.filter { $0 < x }
        guard Set(attempts.map { all[$0].to }).count >= limit, !others.contains(where: { all[$0].to == all[x].to })
        else { return nil }
        return last(of: others, by: \.to)
    }

    func gatherScatter(at x: Int, _ length: Int64, limit: Int) -> [Int]? {
        let payers = last(of: paid(to: all[x].from, at: x, length).filter { $0 < x }, by: \.from)
        let payees = last(of: paid(by: all[x].from, at: x, length).filter { $0 < x }, by: \.to)
        let isNew = !payees.contains { all[$0].to == all[x].to }
        guard isNew, payers.count >= limit, payees.count + 1 >= limit else { return nil }
        return Set(payers + payees).sorted()
    }
}
