import CMillrace

/// Memory of stores, which grow large and are looked at here and there.
@usableFromInline
enum LargeMemory {
    /// The size of a large page on the processors there are.
    @usableFromInline static let pageBytes = 1 << 21

    /// Room for `capacity` elements, not initialised; to be freed by `deallocate()`. What takes up several large pages
    /// begins with one.
    @usableFromInline
    static func allocate<Element>(_ type: Element.Type, capacity: Int) -> UnsafeMutablePointer<Element> {
        let bytes = MemoryLayout<Element>.stride * capacity
        guard bytes >= 2 * pageBytes else { return .allocate(capacity: capacity) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: pageBytes)
        millrace_advise_large_pages(memory, bytes)
        return memory.bindMemory(to: Element.self, capacity: capacity)
    }
}
