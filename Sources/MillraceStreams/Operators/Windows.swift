import MillraceCore

/// How event time is cut into windows.
public struct Windows: Hashable, Sendable {
    /// Length of a window.
    public let size: TimeSpan

    /// Windows of `size` one after the other, aligned to the Unix epoch: each moment lies in exactly one.
    public static func tumbling(_ size: TimeSpan) -> Windows {
        precondition(size.milliseconds > 0, "a window has a length")
        return Windows(size: size)
    }

    /// The start of the window that `time` lies in.
    @inlinable
    public func start(of time: Timestamp) -> Timestamp {
        let remainder = time.milliseconds % size.milliseconds
        return time - TimeSpan(milliseconds: remainder < 0 ? remainder + size.milliseconds : remainder)
    }
}

/// A key in one window.
@frozen
public struct Windowed<Key: Hashable & Sendable>: Hashable, Sendable {
    /// The key.
    public var key: Key
    /// The window's first moment.
    public var start: Timestamp
    /// The moment after the window's last.
    public var end: Timestamp

    /// `key` in the window from `start` to `end`, the latter excluded.
    @inlinable
    public init(key: Key, start: Timestamp, end: Timestamp) {
        self.key = key
        self.start = start
        self.end = end
    }
}

/// A grouped stream cut into windows.
public struct WindowedStream<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline let grouped: GroupedStream<Key, Value>
    @usableFromInline let windows: Windows

    @usableFromInline
    init(grouped: GroupedStream<Key, Value>, windows: Windows) {
        self.grouped = grouped
        self.windows = windows
    }
}

/// An aggregate of each key and window, of which the results are yet to be chosen.
public struct WindowedAggregate<Key: Hashable & Sendable, Aggregate: BinaryCodable> {
    /// When results are sent on.
    public enum Emission: Hashable, Sendable {
        /// One result for each key and window, when no more record of the window can come.
        case windowCloses
    }

    @usableFromInline let make: (Emission) -> Stream<Windowed<Key>, Aggregate>

    @usableFromInline
    init(make: @escaping (Emission) -> Stream<Windowed<Key>, Aggregate>) {
        self.make = make
    }

    /// Holds results back until `emission`. A result's event time is the last millisecond of its window; windows still
    /// open at the end of a replay close then.
    @inlinable
    public func suppress(until emission: Emission) -> Stream<Windowed<Key>, Aggregate> {
        make(emission)
    }
}

extension GroupedStream {
    /// Cuts each key's records into windows of event time.
    @inlinable
    public func windowed(by windows: Windows) -> WindowedStream<Key, Value> {
        WindowedStream(grouped: self, windows: windows)
    }
}

extension WindowedStream {
    /// Folds the records of each key and window. The order in which they are added is that of their arrival: the
    /// result must not depend on it.
    @inlinable
    public func aggregate<Aggregate: BinaryCodable>(
        _ store: String, _ initial: Aggregate, _ add: @escaping @Sendable (inout Aggregate, Value) -> Void
    ) -> WindowedAggregate<Key, Aggregate> {
        fold("aggregate", store, initial, add)
    }

    @inlinable
    func fold<Aggregate: BinaryCodable>(
        _ operation: String, _ store: String, _ initial: Aggregate,
        _ add: @escaping @Sendable (inout Aggregate, Value) -> Void
    ) -> WindowedAggregate<Key, Aggregate> {
        let (grouped, windows) = (grouped, windows)
        return WindowedAggregate { _ in
            let stream = grouped.stream
            let next: Node<Windowed<Key>, Aggregate> = stream.topology.addStage(
                "windowed \(operation)", stores: [store], order: .any, after: [stream.node.id])
            let (node, serde) = (next.id, grouped.keySerde)
            stream.node.children.append { context in
                makeWindowStage(
                    node: node, store: store, windows, initial, add, key: serde,
                    receiver: next.receiver(in: context), in: context)
            }
            return Stream<Windowed<Key>, Aggregate>(node: next, topology: stream.topology, keySerde: nil)
        }
    }

    /// Counts the records of each key and window.
    @inlinable
    public func count(_ store: String) -> WindowedAggregate<Key, Int64> {
        fold("count", store, Int64(0)) { count, _ in count += 1 }
    }
}

/// Makes the stage of a windowed aggregate in a task and returns what takes its records. A window's timer is its end.
@inlinable
func makeWindowStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    node: Int, store name: String, _ windows: Windows, _ initial: Aggregate,
    _ add: @escaping @Sendable (inout Aggregate, Value) -> Void, key keySerde: Serde<Key>,
    receiver: Receiver<Windowed<Key>, Aggregate>, in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Windowed<Key>, Aggregate>()
    let buffer = HoldBuffer<Key, Value>(isOrdered: context.isOrdered)

    func close(endingBy limit: Timestamp) {
        context.held = .nothing
        defer { context.held = nil }
        while let due = store.popTimer(before: limit + .milliseconds(1)) {
            let entry = store.entries + Int(due.slot)
            receiver.receive(
                Record(
                    key: entry.pointee.key, value: entry.pointee.state, timestamp: due.time - .milliseconds(1),
                    sequence: entry.pointee.sequence, ordinal: entry.pointee.ordinal))
            store.remove(due.slot)
        }
    }
    context.stages.append(
        Stage(
            node: node,
            advance: { limits in
                buffer.release(before: limits.records) { record, _ in
                    let start = windows.start(of: record.timestamp)
                    let key = Windowed(key: record.key, start: start, end: start + windows.size)
                    let slot = store.slot(of: key, initial: initial)
                    let entry = store.entries + Int(slot)
                    add(&entry.pointee.state, record.value)
                    if (record.sequence, record.ordinal) > (entry.pointee.sequence, entry.pointee.ordinal) {
                        entry.pointee.sequence = record.sequence
                        entry.pointee.ordinal = record.ordinal
                    }
                    store.setTimer(slot, at: key.end)
                    store.markDirty(slot)
                }
                close(endingBy: limits.windows)
            },
            earliestOrigins: { buffer.earliestOrigins() },
            heldCount: { buffer.count }))
    context.stores.append(store.taskStore(name, key: .windowed(keySerde, size: windows.size)))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}

extension Serde {
    /// A key in a window: the window's start, then the key's own bytes.
    public static func windowed<Key>(_ key: Serde<Key>, size: TimeSpan) -> Serde where Value == Windowed<Key> {
        Serde(
            makeDecode: {
                let decodeKey = key.makeDecode()
                return { bytes throws(Rejection) in
                    var reader = ByteReader(bytes)
                    guard let start = try? reader.read(Int64.self) else {
                        throw Rejection("malformed", "expected a window's start")
                    }
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[8...])
                    let first = Timestamp(milliseconds: start)
                    return Windowed(key: try decodeKey(rest), start: first, end: first + size)
                }
            },
            makeEncode: {
                let encodeKey = key.makeEncode()
                return { windowed, writer in
                    writer.write(windowed.start.milliseconds)
                    encodeKey(windowed.key, writer)
                }
            })
    }
}
