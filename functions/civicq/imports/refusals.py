"""Why a file cannot be imported: one line that names the place and tells the person what to do."""


class ImportRefused(Exception):
    def __init__(self, file: str, line: int | None, message: str) -> None:
        self.file = file
        self.line = line
        self.message = message
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
