import MillraceCore

extension SourceDefinition {
    /// The source that hands the records of `topic`, which is called `name` in the topology, to the receiver of `node`,
    /// with the event time they have in the log.
    @inlinable
    init<Key, Value>(_ node: Node<Key, Value>, topic: Topic<Key, Value>, name: String, grace: TimeSpan?) {
        self.init(node: node.id, topic: name, grace: grace) { context, input in
            let receiver = node.receiver(in: context)
            let (decodeKey, decodeValue) = (topic.key.makeDecode(), topic.value.makeDecode())
            let (nullKey, nullValue) = (topic.key.valueOfNull, topic.value.valueOfNull)
            return { buffer in
                for raw in buffer.records where context.take(raw, from: input) {
                    guard context.admit(at: raw.timestamp, from: input) else { continue }
                    do throws(Rejection) {
                        let key = try read(raw.key, decodeKey, null: nullKey, "null-key")
                        let value = try read(raw.value, decodeValue, null: nullValue, "null-value")
                        let record = Record(
                            key: key, value: value, timestamp: raw.timestamp, sequence: context.current.sequence,
                            ordinal: context.current.ordinal)
                        receiver.receive(record)
                    } catch {
                        context.reject(error, at: context.current.position)
                    }
                }
            }
        }
    }

    /// The source that hands the records of `topic` to the receiver of `node`, with the event time that `timestamp` reads
    /// out of their values.
    @inlinable
    init<Key, Value>(
        _ node: Node<Key, Value>, topic: Topic<Key, Value>,
        timestamp: @escaping @Sendable (Value) throws(Rejection) -> Timestamp, grace: TimeSpan
    ) {
        self.init(node: node.id, topic: topic.name, grace: grace) { context, input in
            let receiver = node.receiver(in: context)
            let (decodeKey, decodeValue) = (topic.key.makeDecode(), topic.value.makeDecode())
            let (nullKey, nullValue) = (topic.key.valueOfNull, topic.value.valueOfNull)
            return { buffer in
                for raw in buffer.records where context.take(raw, from: input) {
                    do throws(Rejection) {
                        let value = try read(raw.value, decodeValue, null: nullValue, "null-value")
                        let time = try timestamp(value)
                        guard context.admit(at: time, from: input) else { continue }
                        let record = Record(
                            key: try read(raw.key, decodeKey, null: nullKey, "null-key"), value: value,
                            timestamp: time, sequence: context.current.sequence, ordinal: context.current.ordinal)
                        receiver.receive(record)
                    } catch {
                        context.reject(error, at: context.current.position)
                    }
                }
            }
        }
    }
}

/// Reads a key or value; `null` is what null stands for, nil if it may not be null.
@inlinable
@inline(__always)
func read<Part>(
    _ bytes: UnsafeRawBufferPointer?, _ decode: Serde<Part>.Decode, null: Part?, _ reason: StaticString
) throws(Rejection) -> Part {
    if let bytes { return try decode(bytes) }
    guard let null else { throw Rejection.null(reason) }
    return null
}

extension Rejection {
    @usableFromInline
    static func null(_ reason: StaticString) -> Rejection {
        Rejection("\(reason)", "a record without a \("\(reason)".dropFirst("null-".count))")
    }
}
