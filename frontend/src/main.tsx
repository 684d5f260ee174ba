import { createRoot } from 'react-dom/client'
import { App } from './App'
import { createQueryClient } from './api/queryClient'
import './ui/tokens.css'
import './ui/base.css'
import './ui/page.css'
import './cities/cities.css'
import './ballots/ballots.css'
import './questions/questions.css'
import './answers/answers.css'

const app = document.getElementById('app')
if (app) createRoot(app).render(<App url={window.location.href} client={createQueryClient()} />)
