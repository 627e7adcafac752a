/// Which windows there are for the records of one key, and what lies in each: by the definitions, record by record.
enum WindowDefinition: CustomStringConvertible {
    case tumbling(size: Int64)
    case hopping(size: Int64, advance: Int64)
    case sliding(difference: Int64)
    case session(gap: Int64)

    /// A window, its end excluded, with the records in it.
    struct Window {
        var start: Int64
        var end: Int64
        var items: [Item]
    }

    /// The windows of `items`, which are of one key.
    func windows(of items: [Item]) -> [Window] {
        switch self {
        case .tumbling(let size): Self.aligned(items, size: size, advance: size)
        case .hopping(let size, let advance): Self.aligned(items, size: size, advance: advance)
        case .sliding(let difference): Self.sliding(items, difference)
        case .session(let gap): Self.sessions(items, gap)
        }
    }

    /// Every multiple of the advance from which a window could reach a record, and what lies in it.
    private static func aligned(_ items: [Item], size: Int64, advance: Int64) -> [Window] {
        guard let first = items.map(\.time).min(), let last = items.map(\.time).max() else { return [] }
        let starts = (first - size...last).filter { $0 % advance == 0 }
        return nonEmpty(starts.map { ($0, $0 + size) }, items)
    }

    /// One that ends with each record, and one that begins after each: both ends belong to it.
    private static func sliding(_ items: [Item], _ difference: Int64) -> [Window] {
        let times = Set(items.map(\.time))
        let starts = Set(times.map { $0 - difference }).union(times.map { $0 + 1 })
        return nonEmpty(starts.map { ($0, $0 + difference + 1) }, items)
    }

    private static func nonEmpty(_ bounds: [(start: Int64, end: Int64)], _ items: [Item]) -> [Window] {
        bounds.map { bound in
            Window(
                start: bound.start, end: bound.end,
                items: items.filter { bound.start <= $0.time && $0.time < bound.end })
        }
        .filter { !$0.items.isEmpty }
    }

    /// In order of time, a new one wherever at least the gap lies between two records.
    private static func sessions(_ items: [Item], _ gap: Int64) -> [Window] {
        var sessions: [Window] = []
        for item in items.sorted(by: { $0.time < $1.time }) {
            if let last = sessions.last, item.time < last.end {
                sessions[sessions.count - 1].items.append(item)
                sessions[sessions.count - 1].end = item.time + gap
            } else {
                sessions.append(Window(start: item.time, end: item.time + gap, items: [item]))
            }
        }
        return sessions
    }

    var description: String {
        switch self {
        case .tumbling(let size): "tumbling \(size)"
        case .hopping(let size, let advance): "hopping \(size) every \(advance)"
        case .sliding(let difference): "sliding \(difference)"
        case .session(let gap): "session \(gap)"
        }
    }
}
