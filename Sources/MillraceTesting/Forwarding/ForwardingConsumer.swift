import MillraceCore

/// A consumer that hands every call to another, for a subclass to change.
open class ForwardingConsumer: Consumer {
    /// The consumer behind this one.
    public let inner: any Consumer

    /// A consumer that does what `inner` does.
    public init(_ inner: any Consumer) {
        self.inner = inner
    }

    open func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        try inner.fetch(partition, from: offset, maxBytes: maxBytes, into: buffer)
    }

    open func news() -> UInt32 { inner.news() }

    open func waitForNews(after mark: UInt32, timeout: TimeSpan) { inner.waitForNews(after: mark, timeout: timeout) }
}
